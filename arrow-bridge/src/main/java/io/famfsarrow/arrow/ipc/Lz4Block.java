package io.famfsarrow.arrow.ipc;

import io.famfsarrow.store.media.RawMemory;

/**
 * Decodes blocks of the LZ4 format: sequences of a token, literals, and a match that repeats
 * earlier output (LZ4 block format description). Reads only the block, writes only the target, and
 * looks back no further than it is allowed; everything else is refused.
 */
final class Lz4Block {

  private static final int MIN_MATCH = 4;
  private static final int LONG_RUN = 15;
  private static final int OFFSET_BYTES = 2;

  private final long targetEnd;
  private long from;
  private long end;
  private long to;

  /** A block that is not valid LZ4, or does not fit. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Decodes to a target, block after block.
   *
   * @param target address of the first byte to write
   */
  Lz4Block(long target, long targetBytes) {
    this.to = target;
    this.targetEnd = target + targetBytes;
  }

  /** Address behind the last byte that was written. */
  long position() {
    return to;
  }

  /** Takes a block that is stored as it is. */
  void copy(long block, long blockBytes) {
    require(blockBytes <= targetEnd - to, "more data than announced");
    RawMemory.copy(block, to, blockBytes);
    to += blockBytes;
  }

  /**
   * Decodes one block.
   *
   * @param history address that matches may reach back to
   */
  void decode(long block, long blockBytes, long history) {
    from = block;
    end = block + blockBytes;
    while (true) {
      require(from < end, "a block that ends without literals");
      int token = RawMemory.getByte(from++) & 0xFF;
      copyLiterals(runLength(token >>> 4));
      if (from == end) {
        return;
      }
      require(end - from >= OFFSET_BYTES, "a match without an offset");
      int distance = RawMemory.getShort(from) & 0xFFFF;
      from += OFFSET_BYTES;
      long length = runLength(token & LONG_RUN) + MIN_MATCH;
      require(distance > 0 && distance <= to - history, "a match before the data's start");
      require(length <= targetEnd - to, "more data than announced");
      copyMatch(distance, length);
    }
  }

  /** Four bits, and bytes for as long as they are 255. */
  private long runLength(int start) {
    long length = start;
    if (start == LONG_RUN) {
      int more;
      do {
        require(from < end, "a length that does not end");
        more = RawMemory.getByte(from++) & 0xFF;
        length += more;
      } while (more == 0xFF);
    }
    return length;
  }

  private void copyLiterals(long length) {
    require(length <= end - from && length <= targetEnd - to, "more literals than there is room");
    if (length <= LONG_RUN && end - from >= 16 && targetEnd - to >= 16) {
      RawMemory.putLong(to, RawMemory.getLong(from));
      RawMemory.putLong(to + 8, RawMemory.getLong(from + 8));
    } else {
      RawMemory.copy(from, to, length);
    }
    from += length;
    to += length;
  }

  /** May overlap itself: a distance of 1 repeats one byte. */
  private void copyMatch(int distance, long length) {
    long source = to - distance;
    long stop = to + length;
    long at = to;
    if (distance >= Long.BYTES) {
      for (; stop - at >= Long.BYTES; at += Long.BYTES, source += Long.BYTES) {
        RawMemory.putLong(at, RawMemory.getLong(source));
      }
    }
    for (; at < stop; at++, source++) {
      RawMemory.putByte(at, RawMemory.getByte(source));
    }
    to = stop;
  }

  private static void require(boolean holds, String found) {
    if (!holds) {
      throw new MalformedException(found);
    }
  }
}
