package io.famfsarrow.arrow;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.PublishedTables;
import io.famfsarrow.arrow.index.WildTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.TableSources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The bytes of a published file, to be damaged, and where in them its index lies. */
final class IndexedFile {

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\{\"version\":1,\"offset\":(\\d+),\"length\":(\\d+),\"crc32c\":\"([0-9a-f]{8})\"}");

  final byte[] bytes;
  final int indexOffset;
  final int indexLength;
  private final int entryAt;
  private final int crcAt;

  IndexedFile(byte[] bytes) {
    this.bytes = bytes;
    Matcher entry = ENTRY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    if (!entry.find()) {
      throw new AssertionError("the file has no batch index");
    }
    this.indexOffset = Integer.parseInt(entry.group(1));
    this.indexLength = Integer.parseInt(entry.group(2));
    this.entryAt = entry.start();
    this.crcAt = entry.start(3);
  }

  /** A table of all types with some batches. */
  static IndexedFile wild(Path folder, long seed, int... rows) {
    try (BufferAllocator allocator = new RootAllocator();
        PublishedTables tables = new PublishedTables(folder);
        WildTable table = new WildTable(allocator, new Random(seed), rows)) {
      return new IndexedFile(
          tables.bytes(
              TableSources.ofRoots(table.roots(), table.dictionaries()),
              PublishOptions.defaults()));
    }
  }

  /** A copy with a change. */
  IndexedFile with(Consumer<byte[]> change) {
    byte[] copy = bytes.clone();
    change.accept(copy);
    return new IndexedFile(copy);
  }

  /** A copy whose entry in the footer is another text of the same length. */
  byte[] withEntry(String from, String to) {
    byte[] copy = bytes.clone();
    String entry = new String(copy, entryAt, crcAt + 10 - entryAt, StandardCharsets.ISO_8859_1);
    byte[] changed = entry.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    if (changed.length != entry.length() || changed.length != crcAt + 10 - entryAt) {
      throw new AssertionError("not of the same length: " + to);
    }
    System.arraycopy(changed, 0, copy, entryAt, changed.length);
    return copy;
  }

  /** A copy whose checksum of the index is right. */
  IndexedFile sealed() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, indexOffset, indexLength);
    byte[] hex = "%08x".formatted(crc.getValue()).getBytes(StandardCharsets.ISO_8859_1);
    return with(copy -> System.arraycopy(hex, 0, copy, crcAt, hex.length));
  }

  /** Asks for everything that the index has; must not fail if there is one. */
  static void readAll(BatchIndex index) {
    for (int batch = 0; batch < index.batchCount(); batch++) {
      index.rowCount(batch);
      index.crc32c(batch);
      for (int column = 0; column < index.columnCount(); column++) {
        index.nullCount(batch, column);
        index.isExact(batch, column);
        index.column(column).nanCount(batch);
        index.column(column).min().value(batch);
        index.column(column).max().value(batch);
      }
    }
  }
}
