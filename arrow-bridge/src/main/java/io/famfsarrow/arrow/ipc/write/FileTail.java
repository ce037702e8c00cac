package io.famfsarrow.arrow.ipc.write;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/** What follows the batches of a file: end of stream, trailer section, footer. */
final class FileTail {

  private final Schema schema;
  private final List<FileBlock> dictionaries;
  private final List<FileBlock> records;
  private final Map<String, String> footerMetadata;
  private final FileTrailer trailer;
  private final long startOffset;
  private final long trailerOffset;
  private final long footerOffset;
  private final int footerBytes;

  /**
   * Lays it out.
   *
   * @param schema in message format
   * @param footerMetadata custom metadata of the footer, without what the trailer adds
   * @param startOffset end of the last batch
   */
  FileTail(
      Schema schema,
      List<FileBlock> dictionaries,
      List<FileBlock> records,
      Map<String, String> footerMetadata,
      FileTrailer trailer,
      long startOffset) {
    this.schema = schema;
    this.dictionaries = dictionaries;
    this.records = records;
    this.footerMetadata = footerMetadata;
    this.trailer = trailer;
    this.startOffset = startOffset;
    long afterStream = startOffset + IpcLayout.END_OF_STREAM_BYTES;
    this.trailerOffset = trailer.sizeBytes() == 0 ? afterStream : IpcLayout.align(afterStream);
    this.footerOffset =
        IpcLayout.alignTo(
            Math.addExact(trailerOffset, trailer.sizeBytes()), IpcLayout.FOOTER_ALIGNMENT_BYTES);
    this.footerBytes = footer().length;
  }

  long startOffset() {
    return startOffset;
  }

  /** End of the tail, and so the exact size of the file. */
  long endOffset() {
    return footerOffset + footerBytes + IpcLayout.TRAILING_BYTES;
  }

  /** Stores it, after all batches. */
  void writeTo(RangeOutput out) {
    out.put(endOfStream());
    out.zeroTo(trailerOffset);
    trailer.writeTo(out);
    out.requireAt(trailerOffset + trailer.sizeBytes());
    out.zeroTo(footerOffset);
    out.put(footer());
    out.requireAt(footerOffset + footerBytes);
    out.put(trailing());
  }

  /** The footer, with the trailer's metadata as it is now. */
  private byte[] footer() {
    Map<String, String> all = new LinkedHashMap<>(footerMetadata);
    all.putAll(trailer.footerMetadata(trailerOffset));
    return FooterEncoder.encode(schema, dictionaries, records, all);
  }

  private static byte[] endOfStream() {
    return ByteBuffer.allocate(IpcLayout.END_OF_STREAM_BYTES)
        .putInt(IpcLayout.CONTINUATION)
        .array();
  }

  private byte[] trailing() {
    return ByteBuffer.allocate(IpcLayout.TRAILING_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(footerBytes)
        .put(IpcLayout.magic())
        .array();
  }
}
