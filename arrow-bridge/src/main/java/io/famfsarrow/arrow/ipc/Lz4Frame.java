package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.ipc.Lz4Block.MalformedException;
import io.famfsarrow.store.media.RawMemory;

/**
 * Unpacks one LZ4 frame, as Arrow's {@code LZ4_FRAME} compression stores each buffer (LZ4 frame
 * format description 1.6). Blocks may be linked, as the reference implementation writes them.
 * Checksums are verified where the frame has them.
 */
final class Lz4Frame {

  private static final int MAGIC = 0x184D2204;
  private static final int MAGIC_BYTES = 4;
  private static final int VERSION_MASK = 0xC0;
  private static final int VERSION_1 = 0x40;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int RESERVED = 0x02;
  private static final int DICTIONARY = 0x01;
  private static final int CHECKSUM_BYTES = 4;
  private static final int STORED = 0x80000000;

  private final long target;
  private final long targetBytes;
  private final long end;
  private long at;
  private int flags;

  private Lz4Frame(long frame, long frameBytes, long target, long targetBytes) {
    this.at = frame;
    this.end = frame + frameBytes;
    this.target = target;
    this.targetBytes = targetBytes;
  }

  /**
   * Unpacks a frame.
   *
   * @param targetBytes that the frame must unpack to, exactly
   * @throws MalformedException if the frame is not valid or unpacks to another length
   */
  static void decode(long frame, long frameBytes, long target, long targetBytes) {
    Lz4Frame decoder = new Lz4Frame(frame, frameBytes, target, targetBytes);
    decoder.header();
    decoder.blocks();
  }

  private void header() {
    need(MAGIC_BYTES + 3);
    require(RawMemory.getInt(at) == MAGIC, "no LZ4 frame");
    long descriptor = at + MAGIC_BYTES;
    flags = RawMemory.getByte(descriptor) & 0xFF;
    require((flags & VERSION_MASK) == VERSION_1, "a frame of another version");
    require((flags & (RESERVED | DICTIONARY)) == 0, "a frame that needs a dictionary");
    long bytes = (flags & CONTENT_SIZE) == 0 ? 2 : 2 + Long.BYTES;
    need(MAGIC_BYTES + bytes + 1);
    int checksum = XxHash32.hash(descriptor, bytes) >>> 8 & 0xFF;
    require((RawMemory.getByte(descriptor + bytes) & 0xFF) == checksum, "a damaged header");
    if ((flags & CONTENT_SIZE) != 0) {
      require(RawMemory.getLong(descriptor + 2) == targetBytes, "another content size");
    }
    at = descriptor + bytes + 1;
  }

  private void blocks() {
    Lz4Block output = new Lz4Block(target, targetBytes);
    for (int size = next(); size != 0; size = next()) {
      long length = size & ~STORED;
      need(length);
      if (size < 0) {
        output.copy(at, length);
      } else {
        boolean linked = (flags & INDEPENDENT) == 0;
        output.decode(at, length, linked ? target : output.position());
      }
      long block = at;
      at += length;
      if ((flags & BLOCK_CHECKSUM) != 0) {
        require(next() == XxHash32.hash(block, length), "a damaged block");
      }
    }
    require(output.position() == target + targetBytes, "less data than announced");
    if ((flags & CONTENT_CHECKSUM) != 0) {
      require(next() == XxHash32.hash(target, targetBytes), "damaged content");
    }
  }

  private int next() {
    need(CHECKSUM_BYTES);
    int word = RawMemory.getInt(at);
    at += Integer.BYTES;
    return word;
  }

  private void need(long bytes) {
    require(bytes <= end - at, "a frame that was cut short");
  }

  private static void require(boolean holds, String found) {
    if (!holds) {
      throw new MalformedException(found);
    }
  }
}
