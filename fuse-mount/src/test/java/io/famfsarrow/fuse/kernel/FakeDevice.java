package io.famfsarrow.fuse.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntUnaryOperator;

/** A kernel made of a queue: hands out what a test has put in, and keeps what comes back. */
final class FakeDevice implements FuseDevice {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  final BlockingQueue<Object> incoming = new LinkedBlockingQueue<>();
  final List<byte[]> outgoing = new CopyOnWriteArrayList<>();

  /** What a write of so many bytes comes to. */
  volatile IntUnaryOperator onWrite = length -> length;

  /** What a write in pieces comes to. */
  volatile IntUnaryOperator onPieces = length -> length;

  volatile boolean closed;

  @Override
  public int read(long address, int capacityBytes) {
    try {
      Object next = incoming.take();
      if (next instanceof Integer errno) {
        return -errno;
      }
      byte[] request = (byte[]) next;
      MEMORY.putByteArray(address, request, 0, request.length);
      return request.length;
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public int write(long address, int lengthBytes) {
    int outcome = onWrite.applyAsInt(lengthBytes);
    if (outcome >= 0) {
      outgoing.add(bytes(address, lengthBytes));
    }
    return outcome;
  }

  @Override
  public int writePieces(long iovecsAddress, int pieces) {
    ByteBuffer all = ByteBuffer.allocate(4 << 20);
    for (int i = 0; i < pieces; i++) {
      long at = iovecsAddress + (long) i * IovecLayout.BYTES;
      all.put(bytes(MEMORY.getLong(at), (int) MEMORY.getLong(at + Long.BYTES)));
    }
    int outcome = onPieces.applyAsInt(all.position());
    if (outcome >= 0) {
      byte[] message = new byte[all.position()];
      all.get(0, message);
      outgoing.add(message);
    }
    return outcome;
  }

  private static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    MEMORY.getByteArray(address, bytes, 0, length);
    return bytes;
  }

  /** What was sent last; it is taken away. */
  ByteBuffer takeLast() {
    byte[] last = outgoing.remove(outgoing.size() - 1);
    return ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    closed = true;
  }
}
