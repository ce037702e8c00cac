package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.SystemRole;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds a namespace into a {@link MountTree}: the root, {@code .meta} with its two files, then
 * everything in log order, so that indices stay what they are while the log grows. What comes then
 * is added to what there is. Not safe for use by several threads.
 */
final class StoreTree {
  private static final FamfsPath META = FamfsPath.of("/.meta");
  private static final FamfsPath SUPERBLOCK = FamfsPath.of("/.meta/.superblock");
  private static final FamfsPath LOG = FamfsPath.of("/.meta/.log");
  private static final NodeAttributes META_DIRECTORY = new NodeAttributes(0755, 0, 0);
  private static final NodeAttributes READ_BY_ALL = new NodeAttributes(0444, 0, 0);
  private static final NodeAttributes WRITTEN_BY_OWNER = new NodeAttributes(0644, 0, 0);

  private final FamfsStore store;
  private final Ownership ownership;
  private final boolean owner;
  private final Map<FamfsPath, Integer> directories = new HashMap<>();
  private MountTreeBuilder builder;
  private Namespace shown;
  private MountTree tree;

  /** Begins with a namespace. */
  StoreTree(FamfsStore store, Namespace namespace, Ownership ownership) {
    this.store = store;
    this.ownership = ownership;
    this.owner = store.role() == SystemRole.MASTER;
    this.builder =
        new MountTreeBuilder(identity(store), space(store), attributes(namespace.root()));
    addMeta();
    List<Node> nodes = new ArrayList<>(namespace.directories());
    nodes.addAll(namespace.files());
    nodes.sort(Comparator.comparingLong(Node::logIndex));
    show(namespace, nodes);
  }

  static MountTree build(FamfsStore store, Namespace namespace) {
    return new StoreTree(store, namespace, Ownership.AS_LOGGED).tree();
  }

  MountTree tree() {
    return tree;
  }

  /** Whether that is what is shown. */
  boolean shows(Namespace namespace) {
    return namespace.root() == shown.root() && namespace.entryCount() == shown.entryCount();
  }

  /**
   * Adds what a namespace has beyond the one that is shown.
   *
   * @return false if it is no continuation of it: then it needs a tree of its own
   */
  boolean extend(Namespace namespace) {
    if (namespace.root() != shown.root() || !namespace.isContinuationOf(shown)) {
      return false;
    }
    builder = new MountTreeBuilder(identity(store), space(store), tree);
    show(namespace, namespace.nodesSince(shown));
    return true;
  }

  private void show(Namespace namespace, List<Node> added) {
    for (Node node : added) {
      Integer parent = directories.get(node.path().parent());
      if (parent != null) {
        add(parent, node);
      }
    }
    shown = namespace;
    tree = builder.build();
  }

  private static StoreIdentity identity(FamfsStore store) {
    // By device index, as the extents of a map name them; empty for a device that is not here.
    List<String> media =
        store.devices().stream()
            .map(device -> device.path().map(path -> path.toAbsolutePath().toString()).orElse(""))
            .toList();
    return new StoreIdentity(store.superblock().fsUuid().toString(), media);
  }

  private static SpaceFigures space(FamfsStore store) {
    StoreUsage usage = store.usage();
    return new SpaceFigures(
        usage.capacityBytes(),
        usage.freeBytes(),
        Math.max(0, usage.slotCount() - usage.entryCount()));
  }

  private void addMeta() {
    Superblock superblock = store.superblock();
    directories.put(FamfsPath.ROOT, MountTree.ROOT);
    int meta = builder.directory(MountTree.ROOT, META.name(), ownership.applyTo(META_DIRECTORY));
    directories.put(META, meta);
    addMeta(
        meta,
        SUPERBLOCK,
        READ_BY_ALL,
        SuperblockLayout.MEDIA_OFFSET,
        SuperblockLayout.REGION_BYTES);
    NodeAttributes logAttributes = owner ? WRITTEN_BY_OWNER : READ_BY_ALL;
    addMeta(meta, LOG, logAttributes, superblock.logOffset(), superblock.logBytes());
  }

  private void addMeta(
      int parent, FamfsPath path, NodeAttributes attributes, long mediaOffset, long sizeBytes) {
    MetaFile content = new MetaFile(store.primaryMedia(), path, mediaOffset, sizeBytes);
    NodeAttributes shown = ownership.applyTo(attributes);
    NodeAttributes kept = attributes.isWritable() ? shown : shown.withoutWriteBits();
    builder.file(parent, path.name(), kept, sizeBytes, content);
  }

  private void add(int parent, Node node) {
    if (node instanceof FileNode file) {
      NodeAttributes attributes = attributes(file);
      builder.file(
          parent,
          file.name(),
          owner ? attributes : attributes.withoutWriteBits(),
          shownSize(file),
          new StoredFile(store, file));
    } else if (node instanceof DirectoryNode directory) {
      int index = builder.directory(parent, directory.name(), attributes(directory));
      directories.put(directory.path(), index);
    }
  }

  /** A size beyond 63 bits belongs to a file that cannot be read: shown as the largest there is. */
  private static long shownSize(FileNode file) {
    return file.sizeBytes() < 0 ? Long.MAX_VALUE : file.sizeBytes();
  }

  private NodeAttributes attributes(Node node) {
    return ownership.applyTo(new NodeAttributes(node.mode(), node.uid(), node.gid()));
  }
}
