package io.famfsarrow.store.format;

import java.util.Optional;

/**
 * Header of the log as stored, not yet judged.
 *
 * @param logBytes length of the log, header included; the superblock's counts where they differ
 * @param lastIndex index of the last usable slot
 * @param nextSeqnum sequence number of the next append; kept equal to {@code nextIndex}
 * @param nextIndex number of committed entries: the only field that readers go by
 */
public record LogHeader(
    long magic,
    long logBytes,
    long lastIndex,
    long crc,
    long crcComputed,
    long nextSeqnum,
    long nextIndex) {

  /** Why this is no log header, if so (famfs-format section 3). */
  public Optional<MediaProblem> problem() {
    if (magic != LogHeaderLayout.MAGIC) {
      return refused(ProblemCode.LOG_MAGIC, "magic", LogHeaderLayout.MAGIC, magic);
    }
    if (crc != crcComputed) {
      return refused(ProblemCode.LOG_CRC, "checksum", crcComputed, crc);
    }
    return Optional.empty();
  }

  private static Optional<MediaProblem> refused(
      ProblemCode code, String what, long expected, long found) {
    return Optional.of(
        MediaProblem.of(
            code,
            "the log header's "
                + what
                + " (at 2097152): expected 0x"
                + Long.toHexString(expected)
                + ", found 0x"
                + Long.toHexString(found)));
  }
}
