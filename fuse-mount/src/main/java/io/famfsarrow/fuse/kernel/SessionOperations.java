package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;

/** What concerns the connection itself. */
final class SessionOperations implements Operations {
  private static final int MAJOR = 7;

  /** Linux 6.1. */
  private static final int OLDEST_MINOR = 38;

  /** Structures and numbers are those of this one; later kernels keep to it. */
  private static final int NEWEST_MINOR = 45;

  /** In which the kernel can have famfs (famfs-format section 17). */
  private static final int FAMFS_MINOR = 46;

  /** The kernel's own default holds until {@link ReadAhead} raises it. */
  private static final int MAX_READAHEAD_BYTES = 1 << 20;

  private static final int MAX_BACKGROUND = 64;
  private static final int CONGESTION_THRESHOLD = 48;
  private static final int MAX_PAGES = 256;

  private static final long WANTED =
      InitFlags.ASYNC_READ
          | InitFlags.PARALLEL_DIROPS
          | InitFlags.MAX_PAGES
          | InitFlags.EXPLICIT_INVAL_DATA
          | InitFlags.NO_OPEN_SUPPORT
          | InitFlags.NO_OPENDIR_SUPPORT
          | InitFlags.INIT_EXT;

  private static final long WANTED_FOR_WRITING =
      InitFlags.BIG_WRITES | InitFlags.HANDLE_KILLPRIV_V2;

  private static final long READDIRPLUS = InitFlags.DO_READDIRPLUS | InitFlags.READDIRPLUS_AUTO;

  private static final long NO_OPEN = InitFlags.NO_OPEN_SUPPORT | InitFlags.NO_OPENDIR_SUPPORT;

  private final Negotiation negotiation;
  private final int maxWriteBytes;
  private final boolean readOnly;
  private final boolean onDaxDevices;

  /**
   * For one mount.
   *
   * @param maxWriteBytes of one WRITE; the sessions's buffers have room for it
   * @param readOnly whether opens may go unasked
   * @param onDaxDevices whether the store's media are such that a kernel can map files itself
   */
  SessionOperations(
      Negotiation negotiation, int maxWriteBytes, boolean readOnly, boolean onDaxDevices) {
    this.negotiation = negotiation;
    this.maxWriteBytes = maxWriteBytes;
    this.readOnly = readOnly;
    this.onDaxDevices = onDaxDevices;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.INIT, "init", this::init);
    table.set(Opcode.DESTROY, "destroy", (request, reply) -> reply.ok());
    // Numbers of nodes are never given to others, so there is nothing to count.
    table.set(Opcode.FORGET, "forget", (request, reply) -> reply.none());
    table.set(Opcode.BATCH_FORGET, "forget", (request, reply) -> reply.none());
    // No request takes long enough to be given up; told so, the kernel asks no more.
    table.set(Opcode.INTERRUPT, "interrupt", (request, reply) -> reply.error(Errno.ENOSYS));
  }

  private void init(Request request, Reply reply) {
    request.require(InitLayout.IN_VERSION_BYTES);
    int major = InitLayout.major(request.bytes());
    int minor = InitLayout.minor(request.bytes());
    if (major > MAJOR) {
      answer(reply, NEWEST_MINOR, 0, 0); // the kernel asks again, with our version
    } else if (major < MAJOR || minor < OLDEST_MINOR) {
      reply.error(Errno.EPROTO);
      negotiation.refuse(
          "the kernel speaks FUSE "
              + major
              + "."
              + minor
              + ", expected 7.38 or later (Linux 6.1): mount with -o backend=jnr");
    } else {
      request.require(InitLayout.IN_BYTES);
      agree(request, reply, minor);
    }
  }

  private void agree(Request request, Reply reply, int minor) {
    long offered = InitLayout.flags(request.bytes());
    boolean famfs =
        readOnly && onDaxDevices && minor >= FAMFS_MINOR && (offered & InitFlags.DAX_FMAP) != 0;
    boolean noOpen = readOnly && !famfs && (offered & NO_OPEN) == NO_OPEN;
    long wanted = famfs ? (WANTED & ~NO_OPEN) | InitFlags.DAX_FMAP : WANTED | READDIRPLUS;
    wanted |= readOnly ? 0 : WANTED_FOR_WRITING;
    int readahead = InitLayout.maxReadahead(request.bytes());
    answer(
        reply,
        Math.min(minor, famfs ? FAMFS_MINOR : NEWEST_MINOR),
        Integer.compareUnsigned(readahead, MAX_READAHEAD_BYTES) > 0
            ? readahead
            : MAX_READAHEAD_BYTES,
        offered & wanted);
    negotiation.agree(new Negotiation.Outcome(noOpen, famfs));
  }

  private void answer(Reply reply, int minor, int maxReadahead, long flags) {
    InitLayout.put(
        reply.bytes(),
        new InitReply(
            MAJOR,
            minor,
            maxReadahead,
            flags,
            MAX_BACKGROUND,
            CONGESTION_THRESHOLD,
            maxWriteBytes,
            MAX_PAGES));
    reply.send(InitLayout.OUT_BYTES);
  }
}
