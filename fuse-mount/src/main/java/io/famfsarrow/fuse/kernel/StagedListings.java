package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.stage.Attributes;
import io.famfsarrow.fuse.stage.DirectoryEntry;
import io.famfsarrow.fuse.stage.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listings of directories of a mount that can be written: each open directory keeps the names that
 * it had when its listing was begun, so that each comes once whatever happens meanwhile.
 */
final class StagedListings implements Operations {
  private final Stage stage;
  private final AtomicLong lastHandle = new AtomicLong();
  private final Map<Long, List<DirectoryEntry>> listings = new ConcurrentHashMap<>();

  StagedListings(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.OPENDIR, "opendir", this::opendir);
    table.set(Opcode.READDIR, "readdir", (request, reply) -> list(request, reply, false));
    table.set(Opcode.READDIRPLUS, "readdir", (request, reply) -> list(request, reply, true));
    table.set(Opcode.RELEASEDIR, "releasedir", this::releasedir);
    table.set(Opcode.FSYNCDIR, "fsyncdir", (request, reply) -> reply.ok());
  }

  private void opendir(Request request, Reply reply) {
    if (!stage.attributes(request.nodeId()).isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    long handle = lastHandle.incrementAndGet();
    listings.put(handle, List.of());
    OpenLayout.put(reply.bytes(), handle, 0);
    reply.send(OpenLayout.OUT_BYTES);
  }

  private void releasedir(Request request, Reply reply) {
    request.require(HandleLayout.BYTES);
    listings.remove(HandleLayout.handle(request.bytes()));
    reply.ok();
  }

  private void list(Request request, Reply reply, boolean withEntries) {
    request.require(ReadLayout.BYTES);
    ByteBuffer in = request.bytes();
    long position = ReadLayout.position(in);
    List<DirectoryEntry> entries = listing(ReadLayout.handle(in), request.nodeId(), position <= 0);
    int room = (int) Math.min(ReadLayout.size(in), Reply.CAPACITY_BYTES);
    Page page = new Page(reply.bytes(), room, withEntries);
    for (long i = Math.max(0, position); i < entries.size(); i++) {
      if (!page.add(entries.get((int) i), i + 1)) {
        break;
      }
    }
    reply.send(page.bytesWritten());
  }

  private List<DirectoryEntry> listing(long handle, long directoryId, boolean anew) {
    List<DirectoryEntry> known = listings.get(handle);
    if (known == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    if (!anew) {
      return known;
    }
    List<DirectoryEntry> all = new ArrayList<>();
    all.add(new DirectoryEntry(Stage.SELF, stage.attributes(directoryId)));
    all.add(new DirectoryEntry(Stage.ABOVE, stage.attributes(stage.parent(directoryId))));
    all.addAll(stage.children(directoryId));
    listings.replace(handle, all);
    return all;
  }

  /** One reply to a listing. */
  private final class Page {
    private final ByteBuffer bytes;
    private final int end;
    private final boolean withEntries;
    private int at = OutHeaderLayout.BYTES;

    Page(ByteBuffer bytes, int roomBytes, boolean withEntries) {
      this.bytes = bytes;
      this.end = OutHeaderLayout.BYTES + roomBytes;
      this.withEntries = withEntries;
    }

    /** Adds a record, unless there is no room. */
    boolean add(DirectoryEntry entry, long nextPosition) {
      byte[] name = entry.name().bytes();
      int record = DirentLayout.bytes(name.length) + (withEntries ? EntryLayout.BYTES : 0);
      if (record > end - at) {
        return false;
      }
      if (withEntries) {
        addEntry(entry);
        at += EntryLayout.BYTES;
      }
      Attributes node = entry.attributes();
      DirentLayout.put(bytes, at, node.id(), node.mode(), nextPosition, name);
      at += DirentLayout.bytes(name.length);
      return true;
    }

    /**
     * As it is now, since it may have changed since the listing was begun; of what is gone, and of
     * the directory itself, the name only.
     */
    private void addEntry(DirectoryEntry entry) {
      boolean link = entry.name().equals(Stage.SELF) || entry.name().equals(Stage.ABOVE);
      if (!link && isStillThere(entry.attributes().id())) {
        StagedReplies.putEntry(bytes, at, stage.attributes(entry.attributes().id()));
      } else {
        EntryLayout.putMissing(bytes, at, 0);
      }
    }

    private boolean isStillThere(long id) {
      return stage.find(id).filter(node -> node.linkCount() > 0).isPresent();
    }

    int bytesWritten() {
      return at - OutHeaderLayout.BYTES;
    }
  }
}
