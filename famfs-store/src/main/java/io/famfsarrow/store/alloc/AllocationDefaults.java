package io.famfsarrow.store.alloc;

import io.famfsarrow.store.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Reads a store's defaults file {@code .meta/.alloc.cfg} (famfs-format 11.4): one mapping in one
 * mapping of numbers. Only the parser's flat stream of events is used, so that no text, however it
 * is nested, becomes objects.
 */
public final class AllocationDefaults {
  /** Longer files are refused before they are read. */
  public static final int MAX_BYTES = 16 << 10;

  private static final String TOP_KEY = "interleaved_alloc";
  private static final String BUCKETS = "nbuckets";
  private static final String STRIPS = "nstrips";
  private static final String CHUNK = "chunk_size";
  private static final String SUFFIXES = "KMG";
  private static final int BITS_A_STEP = 10;

  private final Deque<Event> events;

  private AllocationDefaults(Deque<Event> events) {
    this.events = events;
  }

  /**
   * Parses the file; whether the values make sense together is not looked at.
   *
   * @return what it sets, with 0 for what it leaves out
   * @throws InvalidRequestException if it is no such file; the message does not name it
   */
  public static InterleaveParams parse(byte[] yaml) {
    String text = new String(yaml, StandardCharsets.UTF_8);
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
    Deque<Event> events = new ArrayDeque<>();
    try {
      new Parse(settings).parseString(text).forEach(events::add);
    } catch (RuntimeException notYaml) {
      // Its own exceptions, and others that it lets through: an escape that the text's end cuts.
      throw new InvalidRequestException("no YAML: " + firstLine(notYaml), notYaml);
    }
    return new AllocationDefaults(events).document();
  }

  private static String firstLine(RuntimeException error) {
    return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("unreadable");
  }

  private InterleaveParams document() {
    expect(Event.ID.StreamStart, "text");
    expect(Event.ID.DocumentStart, "a document");
    expectMapping();
    expectKey(List.of(TOP_KEY));
    expectMapping();
    InterleaveParams params = InterleaveParams.OPEN;
    List<String> open = new ArrayList<>(List.of(BUCKETS, STRIPS, CHUNK));
    while (events.peek().getEventId() != Event.ID.MappingEnd) {
      String key = expectKey(open);
      open.remove(key);
      params = with(params, key, scalar("a value of " + key));
    }
    expect(Event.ID.MappingEnd, "the end of " + TOP_KEY);
    expect(Event.ID.MappingEnd, "nothing beside " + TOP_KEY);
    expect(Event.ID.DocumentEnd, "the end");
    expect(Event.ID.StreamEnd, "one document");
    return params;
  }

  private static InterleaveParams with(InterleaveParams params, String key, String value) {
    return switch (key) {
      case BUCKETS -> params.withBuckets(count(key, value));
      case STRIPS -> new InterleaveParams(params.buckets(), count(key, value), params.chunkBytes());
      default -> params.withChunkBytes(size(key, value));
    };
  }

  private Event expect(Event.ID id, String what) {
    Event event = events.poll();
    if (event == null || event.getEventId() != id) {
      throw new InvalidRequestException("expected " + what + where(event));
    }
    return event;
  }

  /** A plain one: anchors and tags have no place here. */
  private void expectMapping() {
    MappingStartEvent start = (MappingStartEvent) expect(Event.ID.MappingStart, "keys and values");
    if (start.getAnchor().isPresent()) {
      throw new InvalidRequestException("expected no anchor" + where(start));
    }
  }

  private String expectKey(List<String> allowed) {
    Event event = events.peek();
    String key = scalar("one of the keys " + allowed);
    if (!allowed.contains(key)) {
      throw new InvalidRequestException(
          "expected one of the keys " + allowed + ", found \"" + key + "\"" + where(event));
    }
    return key;
  }

  private String scalar(String what) {
    return ((ScalarEvent) expect(Event.ID.Scalar, what)).getValue();
  }

  private static String where(Event event) {
    return event == null || event.getStartMark().isEmpty()
        ? ""
        : " in line " + (event.getStartMark().get().getLine() + 1);
  }

  private static int count(String key, String text) {
    long count = number(key, text);
    if (count > Integer.MAX_VALUE) {
      throw new InvalidRequestException(key + " is " + text + ", expected a count");
    }
    return (int) count;
  }

  /** A number with k, m or g of either case, powers of 1024. */
  private static long size(String key, String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    int suffix = upper.isEmpty() ? -1 : SUFFIXES.indexOf(upper.charAt(upper.length() - 1));
    String digits = suffix < 0 ? upper : upper.substring(0, upper.length() - 1);
    long number = number(key, digits);
    int shift = BITS_A_STEP * (suffix + 1);
    if (number > Long.MAX_VALUE >> shift) {
      throw new InvalidRequestException(key + " is " + text + ", expected less than 8 EiB");
    }
    return number << shift;
  }

  /** Decimal, or hexadecimal with 0x. */
  private static long number(String key, String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    int radix = hex ? 16 : 10;
    boolean legal =
        !digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, radix) >= 0);
    try {
      if (legal) {
        return Long.parseLong(digits, radix);
      }
    } catch (NumberFormatException tooLong) {
      throw new InvalidRequestException(key + " is " + text + ", expected less", tooLong);
    }
    throw new InvalidRequestException(key + " is \"" + text + "\", expected a number");
  }
}
