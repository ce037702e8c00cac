package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.UnsupportedFormatException;
import io.famfsarrow.store.media.RawMemory;
import java.util.Arrays;
import java.util.Optional;

/** Looks whether a staged file is an Arrow file, and a whole one. */
final class ArrowAdmission {
  private static final byte[] MAGIC = "ARROW1".getBytes(US_ASCII);

  private ArrowAdmission() {}

  static boolean startsAsArrow(MemoryRange range) {
    if (range.sizeBytes() < MAGIC.length) {
      return false;
    }
    byte[] start = new byte[MAGIC.length];
    return range.guard(
        () -> {
          RawMemory.copy(range.address(), start, 0, start.length);
          return Arrays.equals(start, MAGIC);
        });
  }

  /**
   * Checks footer, schema and the metadata of every batch, as the bridge does when it opens the
   * file; values are checked by whoever reads them.
   *
   * @return what is wrong, or empty
   */
  static Optional<FamfsException> problem(MemoryRange range, String name) {
    try {
      ArrowFile.open(range, name).requireMessages();
      return Optional.empty();
    } catch (CorruptArrowFileException | UnsupportedFormatException refused) {
      return Optional.of(refused);
    }
  }
}
