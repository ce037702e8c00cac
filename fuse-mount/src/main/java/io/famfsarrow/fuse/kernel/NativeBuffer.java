package io.famfsarrow.fuse.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory whose address system calls are given; it lives as long as the buffer is referred to. */
final class NativeBuffer {
  private NativeBuffer() {}

  /** Zeroed, in the byte order of both supported machines. */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Of byte 0. */
  static long address(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }
}
