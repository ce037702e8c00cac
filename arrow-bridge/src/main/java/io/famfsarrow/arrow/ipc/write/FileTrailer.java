package io.famfsarrow.arrow.ipc.write;

import java.util.Map;

/**
 * What a file carries beside its table: a section between the end-of-stream marker and the footer,
 * where only those look who know of it, and entries of the footer's custom metadata.
 *
 * <p>Its length and the lengths of all metadata are asked for before anything is written, its
 * contents after all batches were written, so that they may hold checksums of them.
 */
public interface FileTrailer {

  /** Nothing. */
  FileTrailer NONE =
      new FileTrailer() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public Map<String, String> footerMetadata(long offset) {
          return Map.of();
        }

        @Override
        public void writeTo(RangeOutput out) {}
      };

  /** Exact length of the section, which starts 64-byte aligned; 0 for none. */
  long sizeBytes();

  /**
   * Entries for the footer. Asked for twice: while the file is planned and after {@link #writeTo};
   * keys and the lengths of the values in UTF-8 must be the same both times.
   *
   * @param offset of the section from the start of the file
   */
  Map<String, String> footerMetadata(long offset);

  /**
   * The block of a record batch was just written and is still in the writer's cache. Called once
   * for each batch, by the thread that wrote it, so perhaps by several at the same time.
   *
   * @param blockAddress address of its metadata, followed by the body
   */
  default void recordBatchWritten(
      int index, long blockAddress, int metadataBytes, long bodyBytes) {}

  /** The same for the dictionary batches, in the order of the footer. */
  default void dictionaryWritten(int index, long blockAddress, int metadataBytes, long bodyBytes) {}

  /** Stores exactly {@link #sizeBytes()} bytes, after all batches. */
  void writeTo(RangeOutput out);
}
