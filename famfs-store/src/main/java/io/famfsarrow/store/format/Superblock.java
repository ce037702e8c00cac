package io.famfsarrow.store.format;

import java.util.Optional;
import java.util.UUID;

/**
 * Identity of a file system, as mkfs wrote it: values as stored, not yet judged.
 *
 * @param crc checksum as stored
 * @param crcComputed checksum of the bytes as they are
 * @param deviceSizeBytes size that mkfs saw; not covered by the checksum
 * @param epoch changes with each repair (see {@link SuperblockLayout#EPOCH_OFFSET})
 */
public record Superblock(
    long magic,
    long version,
    long logOffset,
    long logBytes,
    long allocUnitBytes,
    int omfMajor,
    int omfMinor,
    UUID fsUuid,
    UUID deviceUuid,
    UUID systemUuid,
    long crc,
    long crcComputed,
    int flags,
    long deviceSizeBytes,
    UUID daxdevUuid,
    String deviceName,
    long epoch) {

  /** First reason why this is no valid superblock, in the format's order (section 2), if any. */
  public Optional<MediaProblem> problem() {
    if (magic != SuperblockLayout.MAGIC) {
      return refused(ProblemCode.SB_MAGIC, "magic", hex(SuperblockLayout.MAGIC), hex(magic));
    }
    if (version != SuperblockLayout.VERSION) {
      return refused(
          ProblemCode.SB_VERSION,
          "version",
          Long.toString(SuperblockLayout.VERSION),
          Long.toUnsignedString(version));
    }
    if (crc != crcComputed) {
      return refused(ProblemCode.SB_CRC, "checksum", hex(crcComputed), hex(crc));
    }
    if (allocUnitBytes != SuperblockLayout.ALLOC_UNIT_BYTES
        && allocUnitBytes != SuperblockLayout.SMALL_ALLOC_UNIT_BYTES) {
      return refused(
          ProblemCode.SB_ALLOC_UNIT,
          "allocation unit",
          "2097152 or 4096",
          Long.toUnsignedString(allocUnitBytes));
    }
    return Optional.empty();
  }

  /** As {@link #problem()}, and the log must lie where the format has it, within the medium. */
  public Optional<MediaProblem> problem(long mediaSizeBytes) {
    Optional<MediaProblem> first = problem();
    if (first.isPresent()) {
      return first;
    }
    boolean logFits =
        logOffset == LogHeaderLayout.MEDIA_OFFSET
            && logBytes >= LogHeaderLayout.LENGTH_BYTES + LogEntryLayout.LENGTH_BYTES
            && logBytes <= mediaSizeBytes - logOffset;
    if (isSecondary()) {
      return refused(
          ProblemCode.SB_LOG_RANGE,
          "log",
          "that of a primary",
          "none: this is a secondary device of file system " + fsUuid + ", name its primary first");
    }
    if (!logFits) {
      return refused(
          ProblemCode.SB_LOG_RANGE,
          "log",
          "a log at 2097152 within the medium's " + mediaSizeBytes + " bytes",
          "offset "
              + Long.toUnsignedString(logOffset)
              + ", length "
              + Long.toUnsignedString(logBytes));
    }
    return Optional.empty();
  }

  /**
   * Whether a valid superblock is that of a secondary device, which has no log (section 19.4). The
   * flags say it too, but no checksum covers them and the famfs tools leave there what was there.
   */
  public boolean isSecondary() {
    return logBytes == 0;
  }

  /** Whether the flags say that this is a secondary device. */
  public boolean hasSecondaryFlag() {
    return flags == SuperblockLayout.FLAG_SECONDARY;
  }

  private static Optional<MediaProblem> refused(
      ProblemCode code, String what, String expected, String found) {
    return Optional.of(
        MediaProblem.of(
            code, "the superblock's " + what + ": expected " + expected + ", found " + found));
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Slots that the log has room for, by the checked log length. */
  public long slotCount() {
    return LogHeaderLayout.slotCount(logBytes);
  }
}
