package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.UnsupportedFormatException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * Unpacks the buffers of one batch through Arrow's codec interface, within a budget: a few bytes
 * may claim to unpack to any length.
 */
final class Decompressor {

  /** LZ4 cannot expand further than this. */
  private static final long MAX_RATIO = 255;

  private final FileBytes file;
  private final CodecType type;
  private final CompressionCodec codec;
  private long budgetBytes;

  private Decompressor(FileBytes file, CodecType type, CompressionCodec codec, long budgetBytes) {
    this.file = file;
    this.type = type;
    this.codec = codec;
    this.budgetBytes = budgetBytes;
  }

  /**
   * @param maxBytes that all buffers of the batch may unpack to; more is allowed to a batch that is
   *     itself so long that the ratio is ordinary
   * @throws UnsupportedFormatException if no library for the batch's codec is on the class path
   */
  static Decompressor of(FileBytes file, BatchMessage message, long maxBytes) {
    CodecType type = CodecType.NO_COMPRESSION;
    if (message.codec() == BatchMessage.NOT_COMPRESSED) {
      return new Decompressor(file, type, null, 0);
    }
    type = CodecType.fromCompressionType(message.codec());
    long byRatio = Math.min(message.bodyBytes(), Long.MAX_VALUE / MAX_RATIO) * MAX_RATIO;
    try {
      CompressionCodec codec = CompressionCodec.Factory.INSTANCE.createCodec(type);
      return new Decompressor(file, type, codec, Math.max(maxBytes, byRatio));
    } catch (IllegalArgumentException missing) {
      throw new UnsupportedFormatException(
          file.name()
              + ": "
              + message.where()
              + " is compressed with "
              + type
              + " and no codec for it is on the class path: add org.apache.arrow:arrow-compression",
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
      throw file.corrupt(
          Code.COMPRESSION,
          where,
          "at most "
              + budgetBytes
              + " bytes from "
              + packedBytes
              + " compressed ones"
              + " (maxDecompressedBytes of the open options)",
          rawBytes);
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
   * @return exactly {@code rawBytes}, with one reference for the caller
   */
  ArrowBuf decompress(String where, ArrowBuf packed, long rawBytes, BufferAllocator allocator) {
    ArrowBuf raw;
    packed.getReferenceManager().retain();
    try {
      raw = codec.decompress(allocator, packed);
    } catch (OutOfMemoryException limit) {
      packed.getReferenceManager().release();
      throw limit;
    } catch (RuntimeException lies) {
      packed.getReferenceManager().release();
      throw new CorruptArrowFileException(
          Code.COMPRESSION,
          file.name(),
          where,
          "data compressed with " + type,
          lies.toString(),
          lies);
    }
    if (raw.writerIndex() != rawBytes) {
      long found = raw.writerIndex();
      raw.getReferenceManager().release();
      throw file.corrupt(Code.COMPRESSION, where, rawBytes + " bytes", found);
    }
    return raw.slice(0, rawBytes);
  }
}
