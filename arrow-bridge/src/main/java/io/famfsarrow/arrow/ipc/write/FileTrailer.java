package io.famfsarrow.arrow.ipc.write;

import java.util.Map;

/**
 * What a file carries beside its table: a section between the end-of-stream marker and the footer,
 * where only those look who know of it, and entries of the footer's custom metadata.
 *
 * <p>Its length and the lengths of all metadata are asked for before its contents are, so that they
 * may hold checksums of the batches.
 */
public interface FileTrailer {

  /** Exact length of the section, which starts 64-byte aligned; 0 for none. */
  long sizeBytes();

  /**
   * Entries for the footer. Asked for twice: while the file is laid out and after {@link #writeTo};
   * keys and the lengths of the values in UTF-8 must be the same both times.
   *
   * @param offset of the section from the start of the file
   */
  Map<String, String> footerMetadata(long offset);

  /** Stores exactly {@link #sizeBytes()} bytes, after all batches. */
  void writeTo(RangeOutput out);
}
