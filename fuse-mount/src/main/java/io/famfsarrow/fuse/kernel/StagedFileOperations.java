package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.fuse.stage.Attributes;
import io.famfsarrow.fuse.stage.Name;
import io.famfsarrow.fuse.stage.Opened;
import io.famfsarrow.fuse.stage.Stage;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Opening, reading and writing of files of a mount that can be written. */
final class StagedFileOperations implements Operations {
  private final MountedStore store;
  private final Stage stage;
  private final LongConsumer forgetLater;

  /**
   * @param forgetLater makes the kernel forget the bytes of a node, at some time after the reply
   */
  StagedFileOperations(MountedStore store, Stage stage, LongConsumer forgetLater) {
    this.store = store;
    this.stage = stage;
    this.forgetLater = forgetLater;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.CREATE, "create", this::create);
    table.set(Opcode.OPEN, "open", this::open);
    table.set(Opcode.READ, "read", this::read);
    table.set(Opcode.WRITE, "write", this::write);
    table.set(Opcode.FLUSH, "flush", this::flush);
    table.set(Opcode.RELEASE, "release", this::release);
    table.set(Opcode.FALLOCATE, "fallocate", this::allocate);
    // What was written is where it will stay: there is nothing that could be lost later.
    table.set(Opcode.FSYNC, "fsync", (request, reply) -> reply.ok());
    // Of holes we know as much as the kernel does, and it copies as well as we could.
    table.set(Opcode.LSEEK, "lseek", (request, reply) -> reply.error(Errno.ENOSYS));
    table.set(Opcode.COPY_FILE_RANGE, "copy", (request, reply) -> reply.error(Errno.ENOSYS));
  }

  private void create(Request request, Reply reply) {
    request.require(CreateLayout.IN_BYTES);
    ByteBuffer b = request.bytes();
    Name name = new Name(request.name(CreateLayout.NAME_OFFSET));
    Opened opened =
        stage.create(
            request.nodeId(),
            name,
            CreateLayout.mode(b),
            CreateLayout.flags(b),
            StagedReplies.caller(request));
    StagedReplies.putEntry(reply.bytes(), OutHeaderLayout.BYTES, opened.attributes());
    CreateLayout.putOpened(reply.bytes(), opened.handle(), openFlags(opened.attributes()));
    reply.send(CreateLayout.OUT_BYTES);
  }

  private void open(Request request, Reply reply) {
    request.require(OpenLayout.IN_BYTES);
    Optional<MountNode> published = stage.published(request.nodeId());
    published.ifPresent(store::requireReadable);
    Opened opened = stage.open(request.nodeId(), OpenLayout.flags(request.bytes()));
    OpenLayout.put(reply.bytes(), opened.handle(), openFlags(opened.attributes()));
    reply.send(OpenLayout.OUT_BYTES);
  }

  /** Staged bytes change through this mount only, so the kernel has them as they are. */
  private int openFlags(Attributes node) {
    boolean changes = stage.published(node.id()).filter(n -> !n.content().immutable()).isPresent();
    return changes ? 0 : OpenLayout.KEEP_CACHE;
  }

  private void read(Request request, Reply reply) {
    request.require(ReadLayout.BYTES);
    long wanted = Math.min(ReadLayout.size(request.bytes()), Integer.MAX_VALUE);
    long position = ReadLayout.position(request.bytes());
    stage.serve(request.nodeId(), position, (int) wanted, reply::sendMapped);
  }

  private void write(Request request, Reply reply) {
    request.require(WriteLayout.IN_BYTES);
    ByteBuffer b = request.bytes();
    long size = WriteLayout.size(b);
    if (size > request.endOffset() - WriteLayout.DATA_OFFSET) {
      throw new ErrnoException(Errno.EINVAL);
    }
    store(request.nodeId(), b, (int) size);
    if ((WriteLayout.flags(b) & WriteLayout.KILL_PRIVILEGES) != 0) {
      stage.dropPrivilegeBits(request.nodeId());
    }
    WriteLayout.putWritten(reply.bytes(), (int) size);
    reply.send(WriteLayout.OUT_BYTES);
  }

  /**
   * Stored into a mapping of what is published, bytes stay in the cache though they are refused.
   */
  private void store(long nodeId, ByteBuffer b, int sizeBytes) {
    long data = NativeBuffer.address(b) + WriteLayout.DATA_OFFSET;
    try {
      stage.write(WriteLayout.handle(b), WriteLayout.position(b), data, sizeBytes);
    } catch (RuntimeException refused) {
      if ((WriteLayout.flags(b) & WriteLayout.CACHE) != 0) {
        forgetLater.accept(nodeId);
      }
      throw refused;
    }
  }

  private void flush(Request request, Reply reply) {
    request.require(HandleLayout.BYTES);
    stage.flush(HandleLayout.handle(request.bytes()), StagedReplies.caller(request));
    reply.ok();
  }

  private void release(Request request, Reply reply) {
    request.require(HandleLayout.BYTES);
    stage.release(HandleLayout.handle(request.bytes()));
    reply.ok();
  }

  private void allocate(Request request, Reply reply) {
    request.require(AllocateLayout.BYTES);
    ByteBuffer b = request.bytes();
    stage.allocate(
        AllocateLayout.handle(b),
        AllocateLayout.mode(b),
        AllocateLayout.position(b),
        AllocateLayout.length(b));
    reply.ok();
  }
}
