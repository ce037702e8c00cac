package io.famfsarrow.store.media;

import java.nio.file.Path;
import java.util.List;

/** What {@link ChildJvm} runs: does one thing, prints one line, and waits to be ended. */
final class MediaChild {
  private MediaChild() {}

  public static void main(String[] arguments) throws Exception {
    String answer =
        switch (arguments[0]) {
          case "attach" -> attach(Path.of(arguments[1]));
          case "lock-range" ->
              lockRange(
                  Path.of(arguments[1]),
                  Long.parseLong(arguments[2]),
                  Long.parseLong(arguments[3]));
          case "lock-exclusive" -> lockExclusive(Path.of(arguments[1]));
          case "fill" -> fill(Path.of(arguments[1]));
          case "open" -> open(Path.of(arguments[1]));
          case "open-interrupted" -> openInterrupted(Path.of(arguments[1]));
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println(answer);
    Thread.sleep(Long.MAX_VALUE);
  }

  // Media stay open on purpose: the process holds them until it is killed.

  private static Media forWriting(Path path) {
    return MappedMedia.open(path, true, MediaOptions.defaults());
  }

  private static String attach(Path path) {
    Media media = MappedMedia.open(path, false, MediaOptions.defaults());
    return media.tryLockAttached().isEmpty() ? "held" : "refused";
  }

  private static String lockRange(Path path, long mediaOffset, long lengthBytes) {
    MediaRange range = new MediaRange(0, mediaOffset, lengthBytes);
    return forWriting(path).tryLockRange(range).isEmpty() ? "held" : "refused";
  }

  private static String lockExclusive(Path path) {
    Media.Lock unused = forWriting(path).lockExclusive();
    return "held";
  }

  private static String open(Path path) {
    try (Media media = forWriting(path)) {
      return "opened " + media.sizeBytes();
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }

  /** The first native call of this process comes from a thread that somebody has interrupted. */
  private static String openInterrupted(Path path) {
    Thread.currentThread().interrupt();
    String answer = open(path);
    return answer + (Thread.interrupted() ? ", still interrupted" : ", interrupt lost");
  }

  /** Fills the whole medium as a publisher would, and reads it again as a reader would. */
  private static String fill(Path path) {
    try (Media media = forWriting(path)) {
      List<MediaRange> all = List.of(new MediaRange(0, 0, media.sizeBytes()));
      PageStatistics written;
      try (RangeMapping mapping = media.map(all, Access.READ_WRITE)) {
        PageFill.fill(mapping);
        written = mapping.pageStatistics();
      }
      try (Media reader = MappedMedia.open(path, false, MediaOptions.defaults());
          RangeMapping mapping = reader.map(all, Access.READ_ONLY)) {
        long wrong = PageFill.countWrong(mapping);
        long huge = MappingInspector.of(path).hugeBytes(mapping.address(), mapping.sizeBytes());
        return written.hugeUnits() + " " + written.smallUnits() + " " + wrong + " " + huge;
      }
    }
  }
}
