package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;
import java.util.ArrayList;
import java.util.List;

/** A directory. Its children are asked from a {@link Namespace}, which knows how many exist. */
public final class DirectoryNode implements Node {
  private final FamfsPath path;
  private final int mode;
  private final int uid;
  private final int gid;
  private final long logIndex;
  private final List<Node> children = new ArrayList<>();

  DirectoryNode(FamfsPath path, int mode, int uid, int gid, long logIndex) {
    this.path = path;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.logIndex = logIndex;
  }

  void addChild(Node child) {
    synchronized (children) {
      children.add(child);
    }
  }

  /** Children that entries below {@code entryCount} made, in log order. */
  List<Node> childrenBefore(long entryCount) {
    synchronized (children) {
      int end = children.size();
      while (end > 0 && children.get(end - 1).logIndex() >= entryCount) {
        end--;
      }
      return new ArrayList<>(children.subList(0, end));
    }
  }

  @Override
  public FamfsPath path() {
    return path;
  }

  @Override
  public int mode() {
    return mode;
  }

  @Override
  public int uid() {
    return uid;
  }

  @Override
  public int gid() {
    return gid;
  }

  @Override
  public long logIndex() {
    return logIndex;
  }

  @Override
  public String toString() {
    return path + "/";
  }
}
