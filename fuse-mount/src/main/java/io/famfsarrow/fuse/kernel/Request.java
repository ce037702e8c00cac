package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import java.nio.ByteBuffer;

/**
 * One request of the kernel, in a buffer that is used for the next one afterwards. Whoever looks at
 * its own part says first how long that must be. Not safe for use by several threads.
 */
final class Request {
  private final ByteBuffer bytes;
  private int lengthBytes;

  /**
   * Over a buffer.
   *
   * @param bytes little-endian; a request begins at 0
   */
  Request(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Begins with what was read into the buffer. */
  void begin(int lengthBytes) {
    this.lengthBytes = lengthBytes;
  }

  /** Whether what was read is one whole request. */
  boolean isWhole() {
    return lengthBytes >= InHeaderLayout.BYTES && InHeaderLayout.length(bytes) == lengthBytes;
  }

  /** The whole request, header included, for layouts. */
  ByteBuffer bytes() {
    return bytes;
  }

  int opcode() {
    return InHeaderLayout.opcode(bytes);
  }

  long unique() {
    return InHeaderLayout.unique(bytes);
  }

  long nodeId() {
    return InHeaderLayout.nodeId(bytes);
  }

  /** User who asks. */
  int uid() {
    return InHeaderLayout.uid(bytes);
  }

  /** Group of who asks. */
  int gid() {
    return InHeaderLayout.gid(bytes);
  }

  /** Process that asks; 0 if it cannot be seen. */
  int pid() {
    return InHeaderLayout.pid(bytes);
  }

  /** Where the request's own part ends; what was appended to it lies behind. */
  int endOffset() {
    int extensionBytes = InHeaderLayout.extensionWords(bytes) * Long.BYTES;
    return Math.max(InHeaderLayout.BYTES, lengthBytes - extensionBytes);
  }

  /**
   * Passes if the request's own part has so many bytes.
   *
   * @throws ErrnoException EINVAL if it does not
   */
  Request require(int bodyBytes) {
    if (endOffset() - InHeaderLayout.BYTES < bodyBytes) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return this;
  }

  /**
   * The bytes up to the next NUL.
   *
   * @param offset first byte, from the start of the request
   * @throws ErrnoException EINVAL if there is no NUL
   */
  byte[] name(int offset) {
    int end = offset;
    while (end < endOffset() && bytes.get(end) != 0) {
      end++;
    }
    if (end >= endOffset()) {
      throw new ErrnoException(Errno.EINVAL);
    }
    byte[] name = new byte[end - offset];
    bytes.get(offset, name);
    return name;
  }
}
