package io.famfsarrow.fuse.kernel;

/** What kernel and server agree on in INIT, one bit each. */
final class InitFlags {
  static final long ASYNC_READ = 1L;

  /** One WRITE may carry more than 4 KiB. */
  static final long BIG_WRITES = 1L << 5;

  static final long DO_READDIRPLUS = 1L << 13;
  static final long READDIRPLUS_AUTO = 1L << 14;
  static final long NO_OPEN_SUPPORT = 1L << 17;
  static final long PARALLEL_DIROPS = 1L << 18;
  static final long MAX_PAGES = 1L << 22;
  static final long NO_OPENDIR_SUPPORT = 1L << 24;

  /** Only we say when cached bytes are void, and no changed size or time does. */
  static final long EXPLICIT_INVAL_DATA = 1L << 25;

  /** Whoever writes a file takes its set-user and set-group bits away, says the request. */
  static final long HANDLE_KILLPRIV_V2 = 1L << 28;

  /** There are more than 32 bits. */
  static final long INIT_EXT = 1L << 30;

  /** The kernel maps files of dax devices itself (famfs-format section 17). */
  static final long DAX_FMAP = 1L << 43;

  private InitFlags() {}
}
