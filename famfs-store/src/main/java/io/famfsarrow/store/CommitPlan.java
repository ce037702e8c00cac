package io.famfsarrow.store;

import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log entries of one commit, each checked against the namespace and those before it. For one
 * thread, which holds the log's lock from the namespace's replay to the append.
 */
final class CommitPlan {
  private final Namespace namespace;
  private final long firstIndex;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<PublishedFile> files = new ArrayList<>();

  /** What this commit makes: true for a directory. */
  private final Map<FamfsPath, Boolean> made = new HashMap<>();

  /**
   * @param firstIndex log index of the first entry, the next after those that the namespace has
   */
  CommitPlan(Namespace namespace, long firstIndex) {
    this.namespace = namespace;
    this.firstIndex = firstIndex;
  }

  long firstIndex() {
    return firstIndex;
  }

  List<LogEntry> entries() {
    return entries;
  }

  List<PublishedFile> files() {
    return files;
  }

  /**
   * Adds the entry, but for a directory that exists and is only needed.
   *
   * @throws PathExistsException if the name is taken
   * @throws NoSuchPathException if the parent directory neither exists nor is made before
   * @throws InvalidPathException if the path is too long for something new
   */
  void add(PendingEntry entry) {
    if (!isNeeded(entry)) {
      return;
    }
    entry.path().requireStorable();
    requireParent(entry.path());
    made.put(entry.path(), entry instanceof PendingDirectory);
    long index = firstIndex + entries.size();
    entries.add(encode(entry, index));
    if (entry instanceof PendingFile file) {
      files.add(new PublishedFile(file.path(), file.reservation().sizeBytes(), index));
    }
  }

  /** False for a directory that exists and need not be made. */
  private boolean isNeeded(PendingEntry entry) {
    Optional<Boolean> existing = isDirectory(entry.path());
    if (existing.isEmpty()) {
      return true;
    }
    boolean mayExist = entry instanceof PendingDirectory directory && directory.onlyIfMissing();
    if (mayExist && existing.get()) {
      return false;
    }
    throw new PathExistsException(
        entry.path()
            + " exists already ("
            + (existing.get() ? "a directory" : "a file")
            + "): a store never overwrites, choose another name");
  }

  private void requireParent(FamfsPath path) {
    if (path.equals(FamfsPath.ALLOCATION_DEFAULTS)) {
      return; // the one file outside the tree
    }
    FamfsPath parent = path.parent();
    Optional<Boolean> existing = isDirectory(parent);
    if (existing.isEmpty()) {
      throw new NoSuchPathException(
          "the directory " + parent + " of " + path + " does not exist: make it first (mkdir -p)");
    }
    if (!existing.get()) {
      throw new PathExistsException(parent + " is a file, so " + path + " cannot lie in it");
    }
  }

  /** Whether the object is a directory; empty if there is no such object. */
  private Optional<Boolean> isDirectory(FamfsPath path) {
    if (path.isRoot()) {
      return Optional.of(true);
    }
    if (made.containsKey(path)) {
      return Optional.of(made.get(path));
    }
    Optional<Node> node = namespace.find(path);
    return node.map(n -> n instanceof DirectoryNode);
  }

  private static LogEntry encode(PendingEntry entry, long index) {
    FileAttributes a = entry.attributes();
    byte[] path = entry.path().bytes();
    if (entry instanceof PendingFile file) {
      return new FileEntry(
          index,
          file.reservation().sizeBytes(),
          FileEntry.FLAGS_ALL_HOSTS_WRITE,
          a.uid(),
          a.gid(),
          a.mode(),
          path,
          file.reservation().fmap());
    }
    return new MkdirEntry(index, a.uid(), a.gid(), a.mode(), path);
  }
}
