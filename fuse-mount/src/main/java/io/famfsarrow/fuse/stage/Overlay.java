package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.MountTree;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The staged names over a tree of published ones, and which staged node became which published one:
 * a node that was published here keeps its number, so that open files and what the kernel remembers
 * stay valid. Guarded by the stage's lock for names.
 */
final class Overlay {
  private static final NavigableMap<Name, StagedNode> NONE =
      Collections.unmodifiableNavigableMap(new TreeMap<>());

  /** By number; this and the next two are also read without the lock. */
  private final Map<Long, StagedNode> nodes = new ConcurrentHashMap<>();

  private final Map<Long, Integer> published = new ConcurrentHashMap<>();
  private final Map<Integer, Long> shownAs = new ConcurrentHashMap<>();
  private final Map<Long, NavigableMap<Name, StagedNode>> children = new HashMap<>();
  private long nextId = NodeIds.FIRST_STAGED;

  long newId() {
    return nextId++;
  }

  /** The staged node of that number, linked or not; null if there is none. Needs no lock. */
  StagedNode node(long id) {
    return nodes.get(id);
  }

  /**
   * Place in the tree of a published node, whatever number it goes by; -1 if it is none. Needs no
   * lock.
   */
  int index(long id, MountTree tree) {
    Integer index = published.get(id);
    if (index == null) {
      return NodeIds.index(id, tree);
    }
    return index < tree.nodeCount() ? index : -1;
  }

  /** Number by which a published node goes on this mount; needs no lock. */
  long shown(int index) {
    Long id = shownAs.get(index);
    return id == null ? NodeIds.ofIndex(index) : id;
  }

  /** One number for each directory, whichever it was asked by. */
  private long key(long directoryId) {
    Integer index = published.get(directoryId);
    return index == null ? directoryId : NodeIds.ofIndex(index);
  }

  /** Staged names of a directory, sorted; not to be changed. */
  NavigableMap<Name, StagedNode> children(long directoryId) {
    return children.getOrDefault(key(directoryId), NONE);
  }

  /** The staged node of that name, or null. */
  StagedNode child(long directoryId, Name name) {
    return children(directoryId).get(name);
  }

  void add(StagedNode node) {
    nodes.put(node.id(), node);
    children.computeIfAbsent(key(node.parentId()), key -> new TreeMap<>()).put(node.name(), node);
  }

  /** Takes the node's name away; it can still be found by its number. */
  void unlink(StagedNode node) {
    removeName(node);
    node.unlink();
  }

  private void removeName(StagedNode node) {
    long key = key(node.parentId());
    NavigableMap<Name, StagedNode> siblings = children.get(key);
    siblings.remove(node.name());
    if (siblings.isEmpty()) {
      children.remove(key);
    }
  }

  void forget(StagedNode node) {
    nodes.remove(node.id());
  }

  void move(StagedNode node, long newParentId, Name newName) {
    removeName(node);
    node.place(newParentId, newName);
    add(node);
  }

  /** The node is published now: it goes by the same number and is no longer staged. */
  void publish(StagedNode node, int index) {
    NavigableMap<Name, StagedNode> stillStaged = children.remove(node.id());
    removeName(node);
    published.put(node.id(), index);
    shownAs.put(index, node.id());
    nodes.remove(node.id()); // last: who asks without the lock finds one or the other
    if (stillStaged != null) {
      children.put(NodeIds.ofIndex(index), stillStaged);
    }
  }
}
