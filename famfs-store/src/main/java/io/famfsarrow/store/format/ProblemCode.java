package io.famfsarrow.store.format;

/** What can be wrong with a medium: the vocabulary of famfs-format 19.1, in its words. */
public enum ProblemCode {
  SB_MAGIC(Severity.ERROR),
  SB_VERSION(Severity.ERROR),
  SB_CRC(Severity.ERROR),
  SB_ALLOC_UNIT(Severity.ERROR),
  /** The log does not lie within the medium, or not where the format has it. Ours. */
  SB_LOG_RANGE(Severity.ERROR),
  LOG_MAGIC(Severity.ERROR),
  LOG_CRC(Severity.ERROR),
  LOG_LEN_MISMATCH(Severity.ERROR),
  /**
   * The last index is not that of a log of this length: the smaller number of slots holds. Ours.
   */
  LOG_LAST_INDEX(Severity.INFO),
  LOG_NEXT_INDEX(Severity.ERROR),
  LOG_NEXT_SEQNUM(Severity.WARNING),
  ENTRY_SEQ(Severity.ERROR),
  ENTRY_CRC(Severity.ERROR),
  ENTRY_TYPE(Severity.WARNING),
  /** An ADD_DAXDEV entry that the device table refuses (section 4.4). Ours. */
  DAXDEV_REFUSED(Severity.WARNING),
  /** A device on which files lie is not attached to this host. Ours. */
  DEVICE_MISSING(Severity.WARNING),
  /** A medium that was named is no device of this store, or its superblock is damaged. Ours. */
  DEVICE_FOREIGN(Severity.ERROR),
  /** A device is smaller than its ADD_DAXDEV entry says. Ours. */
  DEVICE_SIZE(Severity.ERROR),
  /** A secondary's superblock does not say that it is one (section 19.4). Ours. */
  DEVICE_FLAGS(Severity.WARNING),
  PATH_EMPTY(Severity.ERROR),
  PATH_ABSOLUTE(Severity.ERROR),
  PATH_ESCAPES(Severity.ERROR),
  PATH_RESERVED(Severity.ERROR),
  PATH_NO_NUL(Severity.INFO),
  PARENT_MISSING(Severity.ERROR),
  PARENT_NOT_DIR(Severity.ERROR),
  DUP_FILE(Severity.WARNING),
  DUP_DIR(Severity.INFO),
  FILE_OVER_DIR(Severity.ERROR),
  DIR_OVER_FILE(Severity.ERROR),
  MODE_TYPE_BITS(Severity.INFO),
  SIZE_ZERO(Severity.WARNING),
  EXT_COUNT(Severity.ERROR),
  EXT_TYPE(Severity.ERROR),
  EXT_ZERO_OFFSET(Severity.ERROR),
  EXT_UNALIGNED(Severity.ERROR),
  EXT_OUT_OF_RANGE(Severity.ERROR),
  EXT_COLLISION(Severity.ERROR),
  CHUNK_SIZE(Severity.ERROR),
  DEVINDEX(Severity.ERROR),
  MAP_SHORT(Severity.ERROR);

  /** How bad it is. */
  public enum Severity {
    /** Worth knowing; nothing is lost. */
    INFO,
    /** Harmless to readers, but no healthy writer makes it. */
    WARNING,
    /** Something is lost, hidden or unreadable. */
    ERROR
  }

  private final Severity severity;

  ProblemCode(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }
}
