package io.famfsarrow.arrow.ipc;

/**
 * Where a message lies in the file; checked to lie between the file's header and its footer.
 *
 * @param fileOffset of the message's prefix, a multiple of 8
 * @param metadataBytes prefix, metadata and padding
 * @param bodyBytes length of the body that follows
 */
public record Block(long fileOffset, int metadataBytes, long bodyBytes) {

  public long bodyFileOffset() {
    return fileOffset + metadataBytes;
  }

  /** Metadata and body. */
  public long lengthBytes() {
    return metadataBytes + bodyBytes;
  }
}
