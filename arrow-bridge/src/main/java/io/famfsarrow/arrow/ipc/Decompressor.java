package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.UnsupportedFormatException;
import io.famfsarrow.store.media.RawMemory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * Unpacks the buffers of one batch within a budget: a few bytes may claim to unpack to any length.
 * LZ4 is read by our own code, because Arrow's for Java does 5 MB/s and trusts the claimed length;
 * ZSTD through Arrow's codec, where that is on the class path.
 */
final class Decompressor {

  /** LZ4 cannot expand further than this. */
  private static final long MAX_RATIO = 255;

  private final FileBytes file;
  private final CodecType type;
  private final CompressionCodec zstd;
  private long budgetBytes;

  private Decompressor(FileBytes file, CodecType type, CompressionCodec zstd, long budgetBytes) {
    this.file = file;
    this.type = type;
    this.zstd = zstd;
    this.budgetBytes = budgetBytes;
  }

  /**
   * For one batch.
   *
   * @param maxBytes that all buffers of the batch may unpack to; more is allowed to a batch that is
   *     itself so long that the ratio is ordinary
   * @throws UnsupportedFormatException if no library for the batch's codec is on the class path
   */
  static Decompressor of(FileBytes file, BatchMessage message, long maxBytes) {
    if (message.codec() == BatchMessage.NOT_COMPRESSED) {
      return new Decompressor(file, CodecType.NO_COMPRESSION, null, 0);
    }
    CodecType type = CodecType.fromCompressionType(message.codec());
    long byRatio = Math.min(message.bodyBytes(), Long.MAX_VALUE / MAX_RATIO) * MAX_RATIO;
    CompressionCodec zstd = type == CodecType.ZSTD ? zstd(file, message) : null;
    return new Decompressor(file, type, zstd, Math.max(maxBytes, byRatio));
  }

  private static CompressionCodec zstd(FileBytes file, BatchMessage message) {
    try {
      return CompressionCodec.Factory.INSTANCE.createCodec(CodecType.ZSTD);
    } catch (IllegalArgumentException missing) {
      throw new UnsupportedFormatException(
          file.name()
              + ": "
              + message.where()
              + " is compressed with ZSTD and no codec for it is on the class path: add"
              + " org.apache.arrow:arrow-compression",
          missing);
    }
  }

  /** For reports: {@code lz4} or {@code zstd}. */
  String codecName() {
    return type == CodecType.LZ4_FRAME ? "lz4" : "zstd";
  }

  /** Takes the length that a buffer claims from the budget. */
  void reserve(String where, long rawBytes, long packedBytes) {
    if (rawBytes < 0 || rawBytes > budgetBytes) {
      String expected =
          "at most "
              + budgetBytes
              + " bytes from "
              + packedBytes
              + " compressed ones (maxDecompressedBytes of the open options)";
      throw file.corrupt(Code.COMPRESSION, where, expected, rawBytes);
    }
    if (type == CodecType.LZ4_FRAME && rawBytes / MAX_RATIO > packedBytes) {
      String expected = "at most " + MAX_RATIO + " times the " + packedBytes + " compressed bytes";
      throw file.corrupt(Code.COMPRESSION, where, expected, rawBytes);
    }
    budgetBytes -= rawBytes;
  }

  /**
   * Unpacks one buffer.
   *
   * @param packed slice of the body, with the length in front; stays the body's
   * @param rawBytes greater than 0, and reserved
   * @return exactly {@code rawBytes}, with one reference for the caller
   */
  ArrowBuf decompress(String where, ArrowBuf packed, long rawBytes, BufferAllocator allocator) {
    try {
      ArrowBuf raw =
          type == CodecType.LZ4_FRAME
              ? unpackLz4(packed, rawBytes, allocator)
              : unpackZstd(packed, rawBytes, allocator);
      return raw.slice(0, rawBytes);
    } catch (OutOfMemoryException limit) {
      throw limit;
    } catch (RuntimeException lies) {
      String expected = "data compressed with " + type;
      throw new CorruptArrowFileException(
          Code.COMPRESSION, file.name(), where, expected, lies.getMessage(), lies);
    }
  }

  private static ArrowBuf unpackLz4(ArrowBuf packed, long rawBytes, BufferAllocator allocator) {
    ArrowBuf raw = allocator.buffer(rawBytes);
    try {
      int prefix = ArrowFileLayout.UNCOMPRESSED_LENGTH_BYTES;
      long frame = packed.memoryAddress() + prefix;
      Lz4Frame.decode(frame, packed.capacity() - prefix, raw.memoryAddress(), rawBytes);
      return raw;
    } catch (RuntimeException | Error failed) {
      raw.close();
      throw failed;
    }
  }

  /**
   * Native code unpacks a copy: a page of the mapping that cannot be read would end the process.
   * Arrow's codec gives up one reference of what it unpacks, but only if it succeeds.
   */
  private ArrowBuf unpackZstd(ArrowBuf packed, long rawBytes, BufferAllocator allocator) {
    ArrowBuf copy = allocator.buffer(packed.capacity());
    ArrowBuf raw;
    try {
      RawMemory.copy(packed.memoryAddress(), copy.memoryAddress(), packed.capacity());
      copy.writerIndex(packed.capacity());
      raw = zstd.decompress(allocator, copy);
    } catch (RuntimeException | Error failed) {
      copy.close();
      throw failed;
    }
    if (raw.writerIndex() != rawBytes || raw.capacity() < rawBytes) {
      raw.getReferenceManager().release();
      throw new IllegalArgumentException("another length than announced");
    }
    return raw;
  }
}
