package io.famfsarrow.store;

/** What this host is to a store (famfs-format section 8). */
public enum SystemRole {
  /** Its system UUID is the superblock's: it may append to the log. */
  MASTER,
  /** Any other host: it reads. */
  CLIENT
}
