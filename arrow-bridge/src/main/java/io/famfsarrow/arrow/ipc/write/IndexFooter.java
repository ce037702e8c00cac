package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.IndexSchema;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The footer's entries of a batch index. Their lengths do not depend on the checksums. */
final class IndexFooter {

  private IndexFooter() {}

  /**
   * The entries.
   *
   * @param offset of the index from the start of the file
   * @param dictionaryCrcs of the dictionary blocks, in the footer's order
   */
  static Map<String, String> entries(
      long offset, long lengthBytes, int crc32c, Collection<Integer> dictionaryCrcs) {
    String index =
        "{\"version\":%d,\"offset\":%d,\"length\":%d,\"crc32c\":\"%08x\"}"
            .formatted(IndexSchema.VERSION, offset, lengthBytes, crc32c);
    String crcs =
        dictionaryCrcs.stream()
            .map("\"%08x\""::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    return Map.of(IndexSchema.INDEX_KEY, index, IndexSchema.DICTIONARIES_KEY, crcs);
  }
}
