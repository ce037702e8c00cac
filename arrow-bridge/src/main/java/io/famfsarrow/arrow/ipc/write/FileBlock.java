package io.famfsarrow.arrow.ipc.write;

/**
 * Where one message with a body lies, as the footer says it.
 *
 * @param offset of the metadata from the start of the file, aligned
 * @param metadataBytes prefix, flatbuffer and padding
 * @param bodyBytes length of the body, which follows the metadata
 */
record FileBlock(long offset, int metadataBytes, long bodyBytes) {

  long bodyOffset() {
    return offset + metadataBytes;
  }

  long endOffset() {
    return Math.addExact(bodyOffset(), bodyBytes);
  }
}
