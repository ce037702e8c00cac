package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MemoryFaultException;
import java.nio.ByteBuffer;

/**
 * The one reply to a request. What belongs to it is written into {@link #bytes} behind the header,
 * and then sent; a request that nobody answers would hang its program. Not safe for use by several
 * threads.
 */
final class Reply {

  /** Room for what a reply carries besides bytes of files. */
  static final int CAPACITY_BYTES = 128 * 1024;

  private final FuseDevice device;
  private final ByteBuffer bytes = NativeBuffer.allocate(OutHeaderLayout.BYTES + CAPACITY_BYTES);
  private final ByteBuffer pieces = NativeBuffer.allocate(2 * IovecLayout.BYTES);
  private final long address = NativeBuffer.address(bytes);
  private long unique;
  private boolean answered;

  Reply(FuseDevice device) {
    this.device = device;
    IovecLayout.put(pieces, 0, address, OutHeaderLayout.BYTES);
  }

  /** Begins with the reply to that request. */
  void begin(long requestUnique) {
    unique = requestUnique;
    answered = false;
  }

  /** The whole reply, header included, for layouts. */
  ByteBuffer bytes() {
    return bytes;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Sends what was written. */
  void send(int bodyBytes) {
    OutHeaderLayout.put(bytes, OutHeaderLayout.BYTES + bodyBytes, 0, unique);
    complete(device.write(address, OutHeaderLayout.BYTES + bodyBytes));
  }

  /** It is done, and there is nothing more to say. */
  void ok() {
    send(0);
  }

  /** Sends bytes that lie elsewhere, as a copy of them. */
  void send(byte[] body) {
    bytes.put(OutHeaderLayout.BYTES, body);
    send(body.length);
  }

  /**
   * Refuses the request.
   *
   * @param errno positive
   */
  void error(int errno) {
    OutHeaderLayout.put(bytes, OutHeaderLayout.BYTES, -errno, unique);
    complete(device.write(address, OutHeaderLayout.BYTES));
  }

  /** The kernel expects no reply to this one. */
  void none() {
    answered = true;
  }

  /**
   * Sends mapped bytes. The kernel itself copies them from where they are, and notices if they
   * cannot be had: then it fails the request, so that no wrong byte reaches a program.
   *
   * @throws MemoryFaultException if they cannot be had
   */
  void sendMapped(long mappedAddress, int lengthBytes) {
    OutHeaderLayout.put(bytes, OutHeaderLayout.BYTES + lengthBytes, 0, unique);
    IovecLayout.put(pieces, 1, mappedAddress, lengthBytes);
    int outcome = device.writePieces(NativeBuffer.address(pieces), 2);
    if (outcome == -Errno.EFAULT) {
      throw new MemoryFaultException(
          "the medium failed under its mapping: the kernel could not read "
              + lengthBytes
              + " bytes of it; was its file cut short, or is its memory damaged?");
    }
    complete(outcome);
  }

  /** Requests that were given up, and a mount that is gone, want no reply any more. */
  private void complete(int outcome) {
    boolean gone = outcome == -Errno.ENOENT || Session.isEnd(outcome);
    if (outcome < 0 && !gone) {
      throw new FamfsException("the kernel did not take a reply: errno " + -outcome);
    }
    answered = true;
  }
}
