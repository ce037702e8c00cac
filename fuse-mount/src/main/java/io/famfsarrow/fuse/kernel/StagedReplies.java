package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.stage.Attributes;
import io.famfsarrow.fuse.stage.Caller;
import java.nio.ByteBuffer;

/** What replies about nodes of a writable mount have in common. */
final class StagedReplies {

  /** What is staged may go at any time, and the kernel is not told. */
  private static final long VALID_SECONDS_STAGED = 0;

  private StagedReplies() {}

  static long validSeconds(Attributes node) {
    return node.staged() ? VALID_SECONDS_STAGED : NameOperations.VALID_SECONDS;
  }

  private static Stat shown(Attributes node) {
    return new Stat(
        node.id(),
        node.sizeBytes(),
        node.modified(),
        node.mode(),
        node.linkCount(),
        node.uid(),
        node.gid());
  }

  static void putEntry(ByteBuffer b, int at, Attributes node) {
    EntryLayout.put(b, at, node.id(), validSeconds(node), shown(node));
    EntryLayout.putAccessed(b, at, node.accessed());
  }

  static void putAttributes(ByteBuffer b, Attributes node) {
    AttrOutLayout.put(b, validSeconds(node), shown(node));
    AttrOutLayout.putAccessed(b, node.accessed());
  }

  static void sendEntry(Reply reply, Attributes node) {
    putEntry(reply.bytes(), OutHeaderLayout.BYTES, node);
    reply.send(EntryLayout.BYTES);
  }

  static void sendAttributes(Reply reply, Attributes node) {
    putAttributes(reply.bytes(), node);
    reply.send(AttrOutLayout.BYTES);
  }

  static Caller caller(Request request) {
    return new Caller(request.uid(), request.gid(), request.pid());
  }
}
