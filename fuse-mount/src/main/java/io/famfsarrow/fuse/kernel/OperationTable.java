package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountListener;
import io.famfsarrow.fuse.MountTree;
import io.famfsarrow.fuse.MountedStore;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Leads each request to its operation, and is the one gate through which all go: whatever is
 * thrown, errors of the JVM included, becomes an errno, and no request stays without a reply.
 *
 * <p>Filled before the first request, and safe for use by several threads from then on.
 */
final class OperationTable {
  private record Entry(String name, Operation operation) {}

  private static final Entry UNKNOWN = new Entry("request", OperationTable::refuseUnknown);

  private final MountedStore store;
  private final LongFunction<Optional<String>> paths;
  private final Entry[] entries = new Entry[Opcode.COUNT];

  private OperationTable(MountedStore store, LongFunction<Optional<String>> paths) {
    this.store = store;
    this.paths = paths;
  }

  /** With all of those, the later ones in place of the earlier. */
  static OperationTable of(MountedStore store, Operations... all) {
    return withPaths(store, node -> pathInTree(store, node), all);
  }

  /**
   * As {@link #of(MountedStore, Operations...)}, for a mount that shows more than the store has.
   *
   * @param paths of nodes by the kernel's numbers, for reports
   */
  static OperationTable withPaths(
      MountedStore store, LongFunction<Optional<String>> paths, Operations... all) {
    OperationTable table = new OperationTable(store, paths);
    for (Operations operations : all) {
      operations.register(table);
    }
    return table;
  }

  /**
   * Sets the operation of a number.
   *
   * @param name as reports call it
   */
  void set(int opcode, String name, Operation operation) {
    entries[opcode] = new Entry(name, operation);
  }

  /** Tells the kernel, which then does without and mostly never asks again. */
  private static void refuseUnknown(Request request, Reply reply) {
    reply.error(Errno.ENOSYS);
  }

  /** Answers one request. Throws nothing. */
  void handle(Request request, Reply reply) {
    Entry entry = entryOf(request.opcode());
    reply.begin(request.unique());
    try {
      entry.operation.answer(request, reply);
      if (!reply.isAnswered()) {
        throw new IllegalStateException("operation " + entry.name + " gave no reply");
      }
    } catch (ErrnoException answer) {
      refuse(entry, request, reply, answer.errno(), answer);
    } catch (Throwable failure) {
      int errno = Errno.of(failure);
      report(entry, request, errno, failure);
      refuse(entry, request, reply, errno, failure);
    }
  }

  private Entry entryOf(int opcode) {
    boolean known = opcode >= 0 && opcode < entries.length && entries[opcode] != null;
    return known ? entries[opcode] : UNKNOWN;
  }

  private void refuse(Entry entry, Request request, Reply reply, int errno, Throwable cause) {
    if (reply.isAnswered()) {
      return; // what failed came after the reply
    }
    try {
      reply.error(errno);
    } catch (RuntimeException undeliverable) {
      undeliverable.addSuppressed(cause);
      report(entry, request, errno, undeliverable);
    }
  }

  private void report(Entry entry, Request request, int errno, Throwable failure) {
    MountListener listener = store.listener();
    try {
      listener.requestFailed(entry.name, path(request.nodeId()), errno, failure);
    } catch (Throwable alsoFailed) {
      failure.addSuppressed(alsoFailed); // the program's errno matters more than the report
    }
  }

  /** Never fails: a report must come through. */
  private String path(long nodeId) {
    try {
      return paths.apply(nodeId).orElse("node " + nodeId);
    } catch (RuntimeException notNow) {
      return "node " + nodeId;
    }
  }

  private static Optional<String> pathInTree(MountedStore store, long nodeId) {
    MountTree tree = store.lastTree();
    boolean known = nodeId > 0 && nodeId <= tree.nodeCount();
    return known
        ? Optional.of(new String(tree.path(tree.node((int) (nodeId - 1))), UTF_8))
        : Optional.empty();
  }
}
