package io.famfsarrow.ingest;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.function.BooleanSupplier;

/**
 * Walks over JSON lines and keeps nothing of them. It looks for what the native reader does not
 * refuse: levels so deep that it overflows its stack, which ends the process, and fields that its
 * schema lacks, which it would leave out without a word. Whether it is JSON at all is left to the
 * native reader.
 */
final class JsonWalk {

  /** As many as an Arrow schema may have. */
  static final int MAX_DEPTH = 64;

  private static final int BUFFER_CHARS = 1 << 16;

  private final String name;
  private final Reader in;
  private final BooleanSupplier isWanted;
  private final char[] buffer = new char[BUFFER_CHARS];
  private final StringBuilder key = new StringBuilder();

  /** By depth: the fields of the object, or of those in the list; null where nobody asks. */
  private final JsonFields[] known = new JsonFields[MAX_DEPTH + 1];

  private final boolean[] isObject = new boolean[MAX_DEPTH + 1];
  private int length;
  private int next;
  private int depth;
  private JsonFields inside;
  private long line = 1;

  /**
   * @param name of the source, for messages
   * @param isWanted asked now and then; the walk ends early when it is not
   */
  JsonWalk(String name, Reader in, BooleanSupplier isWanted) {
    this.name = name;
    this.in = in;
    this.isWanted = isWanted;
  }

  /**
   * Walks to the end.
   *
   * @param rows fields of the objects that are the rows, or null if all are welcome
   * @throws UnsupportedSourceException if there is a field that is not known, or too many levels
   */
  void run(JsonFields rows) throws IOException {
    boolean expectsKey = false;
    inside = rows;
    for (int c = read(); c >= 0; c = read()) {
      switch (c) {
        case '\n' -> line++;
        case '{', '[' -> {
          enter(c == '{');
          expectsKey = c == '{';
        }
        case '}', ']' -> {
          depth = Math.max(0, depth - 1);
          inside = depth == 0 ? rows : inside;
        }
        case ',' -> expectsKey = depth > 0 && isObject[depth];
        case '"' -> {
          readText(expectsKey);
          if (expectsKey) {
            look(known[depth]);
          }
          expectsKey = false;
        }
        default -> {}
      }
    }
  }

  private void enter(boolean object) {
    if (depth == MAX_DEPTH) {
      throw new UnsupportedSourceException(
          "%s cannot be published: line %d has more than %d levels of objects and lists"
              .formatted(name, line, MAX_DEPTH));
    }
    JsonFields here = depth > 0 && !isObject[depth] ? known[depth] : inside;
    depth++;
    known[depth] = here;
    isObject[depth] = object;
  }

  /** A key was read: what follows it is its value. */
  private void look(JsonFields fields) {
    inside = null;
    if (fields == null) {
      return;
    }
    String field = key.toString();
    if (!fields.has(field)) {
      throw new UnsupportedSourceException(
          "%s cannot be published: the field \"%s\" in line %d is not in the first MiB of the file, which says what columns there are; put a line that has all fields first"
              .formatted(name, field, line));
    }
    inside = fields.inside(field);
  }

  /** Reads to the closing quote. */
  private void readText(boolean keep) throws IOException {
    key.setLength(0);
    for (int c = read(); c >= 0 && c != '"'; c = read()) {
      int meant = c == '\\' ? escaped() : c;
      if (keep) {
        key.append((char) meant);
      }
    }
  }

  private int escaped() throws IOException {
    int c = read();
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> hex();
      default -> c;
    };
  }

  private int hex() throws IOException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 4 | Math.max(0, Character.digit(read(), 16));
    }
    return value;
  }

  private int read() throws IOException {
    if (next == length && !fill()) {
      return -1;
    }
    return buffer[next++];
  }

  private boolean fill() throws IOException {
    next = 0;
    length = isWanted.getAsBoolean() ? Math.max(0, in.read(buffer)) : 0;
    return length > 0;
  }

  static CorruptSourceException unreadable(String name, IOException e) {
    String reason = e instanceof CharacterCodingException ? "it is not in UTF-8" : e.toString();
    return new CorruptSourceException("%s cannot be read: %s".formatted(name, reason), e);
  }
}
