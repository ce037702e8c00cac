package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountTree;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes records of a listing into a reply until it is full. */
final class ListingWriter {
  private final ByteBuffer bytes;
  private final MountTree tree;
  private final Instant time;
  private final boolean withEntries;
  private final int end;
  private int at = OutHeaderLayout.BYTES;

  private ListingWriter(
      Reply reply, MountTree tree, Instant time, boolean withEntries, long wantedBytes) {
    this.bytes = reply.bytes();
    this.tree = tree;
    this.time = time;
    this.withEntries = withEntries;
    this.end = OutHeaderLayout.BYTES + (int) Math.min(wantedBytes, Reply.CAPACITY_BYTES);
  }

  /** Records of READDIR. */
  static ListingWriter plain(Reply reply, MountTree tree, Instant time, long wantedBytes) {
    return new ListingWriter(reply, tree, time, false, wantedBytes);
  }

  /** Records of READDIRPLUS, which are a LOOKUP each as well. */
  static ListingWriter withEntries(Reply reply, MountTree tree, Instant time, long wantedBytes) {
    return new ListingWriter(reply, tree, time, true, wantedBytes);
  }

  /**
   * Adds what a directory holds, unless there is no room.
   *
   * @param nextPosition where a listing that ends with this record is to go on
   */
  boolean add(MountNode node, byte[] name, long nextPosition) {
    if (!hasRoomFor(name)) {
      return false;
    }
    if (withEntries) {
      Stat stat = Stat.of(tree, node, time);
      EntryLayout.put(bytes, at, NodeNumbers.of(node), NameOperations.VALID_SECONDS, stat);
      at += EntryLayout.BYTES;
    }
    addName(node, name, nextPosition);
    return true;
  }

  /** Adds the directory itself or the one above, unless there is no room. */
  boolean addLink(MountNode node, byte[] name, long nextPosition) {
    if (!hasRoomFor(name)) {
      return false;
    }
    if (withEntries) {
      EntryLayout.putMissing(bytes, at, 0); // a name only, says node 0 here
      at += EntryLayout.BYTES;
    }
    addName(node, name, nextPosition);
    return true;
  }

  private boolean hasRoomFor(byte[] name) {
    int record = DirentLayout.bytes(name.length) + (withEntries ? EntryLayout.BYTES : 0);
    return record <= end - at;
  }

  private void addName(MountNode node, byte[] name, long nextPosition) {
    DirentLayout.put(bytes, at, node.inode(), node.mode(), nextPosition, name);
    at += DirentLayout.bytes(name.length);
  }

  int bytesWritten() {
    return at - OutHeaderLayout.BYTES;
  }
}
