package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Plays the kernel to an {@link OperationTable}: one request at a time, and its reply. */
final class Asker {
  private static final long UNIQUE = 0x1234_5678_9abcL;

  final FakeDevice device = new FakeDevice();
  private final OperationTable table;
  private final ByteBuffer bytes = NativeBuffer.allocate(8192);
  private final Request request = new Request(bytes);
  private final Reply reply = new Reply(device);

  Asker(OperationTable table) {
    this.table = table;
  }

  /** Sends a request with that body; what came back, if anything. */
  void send(int opcode, long nodeId, byte[] body) {
    int length = InHeaderLayout.BYTES + body.length;
    InHeaderLayout.put(bytes, length, opcode, UNIQUE, nodeId);
    InHeaderLayout.putExtensionWords(bytes, 0);
    bytes.put(InHeaderLayout.BYTES, body);
    request.begin(length);
    assertTrue(request.isWhole());
    table.handle(request, reply);
  }

  private ByteBuffer ask(int opcode, long nodeId, byte[] body) {
    send(opcode, nodeId, body);
    assertEquals(1, device.outgoing.size(), "replies");
    ByteBuffer answer = device.takeLast();
    assertEquals(answer.capacity(), OutHeaderLayout.length(answer));
    assertEquals(UNIQUE, OutHeaderLayout.unique(answer));
    return answer;
  }

  /** What follows the header of a reply that is no refusal. */
  byte[] body(int opcode, long nodeId, byte[] body) {
    ByteBuffer answer = ask(opcode, nodeId, body);
    assertEquals(0, OutHeaderLayout.error(answer), "errno");
    byte[] found = new byte[answer.capacity() - OutHeaderLayout.BYTES];
    answer.get(OutHeaderLayout.BYTES, found);
    return found;
  }

  /** The errno of a refusal, 0 for a success. */
  int errno(int opcode, long nodeId, byte[] body) {
    return -OutHeaderLayout.error(ask(opcode, nodeId, body));
  }

  /** The body of a request that a layout writes. */
  static byte[] body(int length, Consumer<ByteBuffer> writer) {
    ByteBuffer whole = NativeBuffer.allocate(InHeaderLayout.BYTES + length);
    writer.accept(whole);
    byte[] found = new byte[length];
    whole.get(InHeaderLayout.BYTES, found);
    return found;
  }

  static byte[] name(String name) {
    return (name + "\0").getBytes(UTF_8);
  }

  static byte[] read(long position, int size) {
    return body(ReadLayout.BYTES, b -> ReadLayout.put(b, 0, position, size));
  }

  static byte[] init(int major, int minor, long flags) {
    return body(64, b -> InitLayout.putRequest(b, major, minor, 128 << 10, flags));
  }
}
