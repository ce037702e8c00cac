package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import java.util.List;

/**
 * Listings of directories.
 *
 * <p>A listing is asked for in parts, and something may be published in between. So names come in
 * the order of their nodes' indices, new ones last, and a position is the index of the last node
 * that was given, plus {@link #BEFORE_CHILDREN}: whatever happens, each name comes once.
 */
final class DirectoryOperations implements Operations {
  private static final byte[] SELF = {'.'};
  private static final byte[] ABOVE = {'.', '.'};

  private static final long BEFORE_ABOVE = 1;

  /** Also the smallest position behind a child, less its index. */
  private static final long BEFORE_CHILDREN = 2;

  private final MountedStore store;
  private final ListedTree listed;
  private final Negotiation negotiation;

  DirectoryOperations(MountedStore store, ListedTree listed, Negotiation negotiation) {
    this.store = store;
    this.listed = listed;
    this.negotiation = negotiation;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.OPENDIR, "opendir", this::opendir);
    table.set(Opcode.READDIR, "readdir", this::readdir);
    table.set(Opcode.READDIRPLUS, "readdir", this::readdirplus);
    table.set(Opcode.RELEASEDIR, "releasedir", (request, reply) -> reply.ok());
    table.set(Opcode.FSYNCDIR, "fsyncdir", (request, reply) -> reply.error(Errno.ENOSYS));
  }

  private void opendir(Request request, Reply reply) {
    if (negotiation.noOpen()) {
      reply.error(Errno.ENOSYS); // the kernel opens directories by itself from now on
      return;
    }
    MountTree tree = store.tree();
    List<MountNode> unused = tree.listing(NodeNumbers.of(tree, request)); // it is a directory
    OpenLayout.put(reply.bytes(), 0, OpenLayout.KEEP_CACHE | OpenLayout.CACHE_DIRECTORY);
    reply.send(OpenLayout.OUT_BYTES);
  }

  private void readdir(Request request, Reply reply) {
    request.require(ReadLayout.BYTES);
    MountTree tree = treeFor(request);
    long wanted = ReadLayout.size(request.bytes());
    list(request, reply, tree, ListingWriter.plain(reply, tree, store.mountedAt(), wanted));
  }

  private void readdirplus(Request request, Reply reply) {
    request.require(ReadLayout.BYTES);
    MountTree tree = treeFor(request);
    long wanted = ReadLayout.size(request.bytes());
    list(request, reply, tree, ListingWriter.withEntries(reply, tree, store.mountedAt(), wanted));
  }

  /** A directory that is too new to be listed above has nothing that could be listed too early. */
  private MountTree treeFor(Request request) {
    MountTree newest = store.tree();
    MountTree shown = listed.get();
    return request.nodeId() <= shown.nodeCount() ? shown : newest;
  }

  private static void list(Request request, Reply reply, MountTree tree, ListingWriter writer) {
    MountNode directory = NodeNumbers.of(tree, request);
    List<MountNode> children = tree.listing(directory);
    write(writer, tree, directory, children, ReadLayout.position(request.bytes()));
    reply.send(writer.bytesWritten());
  }

  private static void write(
      ListingWriter writer,
      MountTree tree,
      MountNode directory,
      List<MountNode> children,
      long position) {
    if (position <= 0 && !writer.addLink(directory, SELF, BEFORE_ABOVE)) {
      return;
    }
    MountNode above = tree.node(directory.parentIndex());
    if (position <= BEFORE_ABOVE && !writer.addLink(above, ABOVE, BEFORE_CHILDREN)) {
      return;
    }
    for (int i = firstBehind(children, position); i < children.size(); i++) {
      MountNode child = children.get(i);
      if (!writer.add(child, child.name(), child.index() + BEFORE_CHILDREN)) {
        return;
      }
    }
  }

  /** How many children lie before that position. */
  private static int firstBehind(List<MountNode> children, long position) {
    int low = 0;
    int high = children.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (children.get(middle).index() + BEFORE_CHILDREN <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
