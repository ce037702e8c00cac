package io.famfsarrow.fuse.kernel;

import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.nio.ByteBuffer;

/** Reply to GET_FMAP (famfs-format section 17): a header and what the kind of map needs. */
final class FmapLayout {
  private static final int VERSION = 1;
  private static final int REGULAR_FILE = 0;
  private static final int SIMPLE = 0;
  private static final int INTERLEAVED = 1;

  private static final int FILE_TYPE_OFFSET = OutHeaderLayout.BYTES;
  private static final int VERSION_OFFSET = FILE_TYPE_OFFSET + Short.BYTES; // 2
  private static final int EXTENT_TYPE_OFFSET = VERSION_OFFSET + Short.BYTES; // 4
  private static final int EXTENT_COUNT_OFFSET = EXTENT_TYPE_OFFSET + Integer.BYTES; // 8
  private static final int RESERVED_OFFSET = EXTENT_COUNT_OFFSET + Integer.BYTES; // 12
  private static final int FILE_SIZE_OFFSET = RESERVED_OFFSET + Integer.BYTES; // 16
  private static final int PADDING_OFFSET = FILE_SIZE_OFFSET + Long.BYTES; // 24
  private static final int RECORDS_OFFSET = PADDING_OFFSET + Long.BYTES; // 32

  private static final int DEVICE_OFFSET = 0;
  private static final int MEDIA_OFFSET_OFFSET = DEVICE_OFFSET + Long.BYTES; // 8
  private static final int LENGTH_OFFSET = MEDIA_OFFSET_OFFSET + Long.BYTES; // 16

  /** Bytes of an extent, and of the record that says how strips interleave. */
  private static final int RECORD_BYTES = LENGTH_OFFSET + Long.BYTES; // 24

  private static final int STRIP_COUNT_OFFSET = 0;
  private static final int CHUNK_BYTES_OFFSET = STRIP_COUNT_OFFSET + Integer.BYTES; // 4
  private static final int MAPPED_BYTES_OFFSET = CHUNK_BYTES_OFFSET + Integer.BYTES; // 8

  /** In a strip the reference has the device index here, as 16 bits. */
  private static final int STRIP_DEVICE_OFFSET = 2;

  private FmapLayout() {}

  /** Writes a map of extents; returns the bytes behind the reply's header. */
  static int put(ByteBuffer b, long sizeBytes, SimpleFmap map) {
    putHeader(b, SIMPLE, map.extents().size(), sizeBytes);
    int at = RECORDS_OFFSET;
    for (SimpleExtent extent : map.extents()) {
      putExtent(b, at, extent);
      b.putInt(at + DEVICE_OFFSET, (int) extent.deviceIndex());
      at += RECORD_BYTES;
    }
    return at - OutHeaderLayout.BYTES;
  }

  /** Writes a map of strips; returns the bytes behind the reply's header. */
  static int put(ByteBuffer b, long sizeBytes, InterleavedExtent map) {
    putHeader(b, INTERLEAVED, 1, sizeBytes);
    int at = RECORDS_OFFSET;
    b.putInt(at + STRIP_COUNT_OFFSET, map.strips().size())
        .putInt(at + CHUNK_BYTES_OFFSET, (int) map.chunkBytes())
        .putLong(at + MAPPED_BYTES_OFFSET, sizeBytes)
        .putLong(at + MAPPED_BYTES_OFFSET + Long.BYTES, 0);
    at += RECORD_BYTES;
    for (SimpleExtent strip : map.strips()) {
      putExtent(b, at, strip);
      b.putShort(at + STRIP_DEVICE_OFFSET, (short) strip.deviceIndex());
      at += RECORD_BYTES;
    }
    return at - OutHeaderLayout.BYTES;
  }

  private static void putHeader(ByteBuffer b, int type, int count, long sizeBytes) {
    b.putShort(FILE_TYPE_OFFSET, (short) REGULAR_FILE)
        .putShort(VERSION_OFFSET, (short) VERSION)
        .putInt(EXTENT_TYPE_OFFSET, type)
        .putInt(EXTENT_COUNT_OFFSET, count)
        .putInt(RESERVED_OFFSET, 0)
        .putLong(FILE_SIZE_OFFSET, sizeBytes)
        .putLong(PADDING_OFFSET, 0);
  }

  private static void putExtent(ByteBuffer b, int at, SimpleExtent extent) {
    b.putLong(at + DEVICE_OFFSET, 0)
        .putLong(at + MEDIA_OFFSET_OFFSET, extent.mediaOffset())
        .putLong(at + LENGTH_OFFSET, extent.lengthBytes());
  }
}
