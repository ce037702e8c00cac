package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.IndexArrays;
import io.famfsarrow.arrow.index.IndexSchema;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.UnsupportedFormatException;
import io.famfsarrow.store.media.MemoryCrc32c;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batch index of one file: looked for, checked, and then read in place. Nothing in it is used
 * before its checksum, its layout and its contents were found to be right. Immutable.
 */
final class IndexSection {

  private static final String WHERE = "batch index";

  private final FileBytes file;
  private final Schema table;
  private final int batchCount;
  private final IndexArrays arrays;
  private final String note;
  private final CorruptArrowFileException damage;
  private final List<Integer> dictionaryChecksums;

  private IndexSection(IpcFile ipc, IndexArrays arrays, String note, CorruptArrowFileException e) {
    this.file = ipc.bytes();
    this.table = ipc.schema().fileSchema();
    this.batchCount = ipc.batchCount();
    this.arrays = arrays;
    this.note = note;
    this.damage = e;
    this.dictionaryChecksums = e == null ? dictionaryChecksums(ipc) : List.of();
  }

  private static List<Integer> dictionaryChecksums(IpcFile ipc) {
    String entry = ipc.footer().customMetadata().get(IndexSchema.DICTIONARIES_KEY);
    if (entry == null) {
      return List.of();
    }
    int dictionaries = ipc.footer().dictionaries().size();
    return IndexEntry.checksums(entry)
        .filter(checksums -> checksums.size() == dictionaries)
        .orElseThrow(
            () ->
                ipc.bytes()
                    .corrupt(
                        Code.INDEX,
                        "checksums of dictionaries",
                        "one for each of " + dictionaries,
                        entry));
  }

  /** Finds and checks the index; what is wrong with it is kept, not thrown. */
  static IndexSection find(IpcFile ipc) {
    try {
      String entry = ipc.footer().customMetadata().get(IndexSchema.INDEX_KEY);
      if (entry == null) {
        return new IndexSection(ipc, null, "the file has no batch index", null);
      }
      long version = IndexEntry.version(entry).orElse((long) IndexSchema.VERSION);
      if (version != IndexSchema.VERSION) {
        String note =
            "its batch index is of version "
                + version
                + ", which is not known here: this reads version "
                + IndexSchema.VERSION;
        return new IndexSection(ipc, null, note, null);
      }
      return new IndexSection(ipc, new Reader(ipc, entry).read(), null, null);
    } catch (CorruptArrowFileException damage) {
      String note = "its batch index is damaged: " + damage.getMessage();
      return new IndexSection(ipc, null, note, damage);
    }
  }

  /** To be closed by the caller. */
  BatchIndex open() {
    if (arrays == null) {
      return BatchIndex.absent(table, batchCount, note);
    }
    MemoryRange.Pin pin = file.pin("batch index of " + file.name());
    return BatchIndex.of(table, arrays, file.memory(), pin);
  }

  /** What is wrong with the index, or null if nothing is, or there is none. */
  CorruptArrowFileException damage() {
    return damage;
  }

  /**
   * Refuses to go on as if a damaged index had been absent.
   *
   * @throws CorruptArrowFileException that says what is wrong with the index
   */
  void requireSound() {
    if (damage != null) {
      throw damage.within(Code.INDEX, file.name(), "checksums");
    }
  }

  boolean hasDictionaryChecksums() {
    return !dictionaryChecksums.isEmpty();
  }

  /** Of a dictionary batch by its number in the footer. */
  int dictionaryChecksum(int block) {
    return dictionaryChecksums.get(block);
  }

  /** Checks as it reads; the file is pinned. */
  private static final class Reader {
    private final IpcFile ipc;
    private final FileBytes file;
    private final Schema expected;
    private final IndexEntry entry;
    private long at;

    Reader(IpcFile ipc, String entryText) {
      this.ipc = ipc;
      this.file = ipc.bytes();
      this.expected = IndexSchema.of(ipc.schema().fileSchema());
      this.entry =
          IndexEntry.parse(entryText)
              .orElseThrow(
                  () -> corrupt("version, offset, length and crc32c in the footer", entryText));
    }

    private CorruptArrowFileException corrupt(String expectation, Object found) {
      return file.corrupt(Code.INDEX, WHERE, expectation, found);
    }

    IndexArrays read() {
      return file.whilePinned(
          () -> {
            try {
              requirePlace();
              requireChecksum();
              readSchema();
              return readBatch();
            } catch (CorruptArrowFileException wrong) {
              throw wrong.code() == Code.INDEX
                  ? wrong
                  : wrong.within(Code.INDEX, file.name(), WHERE);
            } catch (UnsupportedFormatException kind) {
              throw new CorruptArrowFileException(
                  Code.INDEX, file.name(), WHERE, "version 1", kind.getMessage(), kind);
            } catch (FamfsException other) {
              throw other;
            } catch (RuntimeException lies) {
              throw new CorruptArrowFileException(
                  Code.INDEX, file.name(), WHERE, "valid flatbuffers", lies.toString(), lies);
            }
          });
    }

    private void requirePlace() {
      long end = ipc.footer().fileOffset();
      long offset = entry.fileOffset();
      boolean inside =
          offset >= ArrowFileLayout.HEADER_BYTES
              && offset % ArrowFileLayout.MESSAGE_ALIGNMENT == 0
              && offset <= end
              && entry.lengthBytes() <= end - offset;
      if (!inside) {
        throw corrupt("a place before the footer at " + end, entry);
      }
      at = offset;
    }

    private long end() {
      return entry.fileOffset() + entry.lengthBytes();
    }

    private void requireChecksum() {
      int found = checksum();
      if (found != entry.crc32c()) {
        file.dropLines(entry.fileOffset(), entry.lengthBytes());
        found = checksum();
      }
      if (found != entry.crc32c()) {
        throw corrupt("CRC32C %08x".formatted(entry.crc32c()), "%08x".formatted(found));
      }
    }

    private int checksum() {
      long address = file.addressOf(entry.fileOffset(), entry.lengthBytes());
      return MemoryCrc32c.of(address, entry.lengthBytes());
    }

    /** The message at the present place; its body reaches to the section's end at most. */
    private Block message() {
      if (end() - at < ArrowFileLayout.PREFIX_BYTES
          || file.intAt(at) != ArrowFileLayout.CONTINUATION) {
        throw corrupt("a message at " + at, "none");
      }
      int length = file.intAt(at + Integer.BYTES);
      long limit =
          Math.min(ArrowFileLayout.MAX_METADATA_BYTES, end() - at - ArrowFileLayout.PREFIX_BYTES);
      if (length <= 0 || length > limit || length % ArrowFileLayout.MESSAGE_ALIGNMENT != 0) {
        throw corrupt("metadata of 1 to " + limit + " bytes, padded", length);
      }
      int metadataBytes = ArrowFileLayout.PREFIX_BYTES + length;
      return new Block(at, metadataBytes, end() - at - metadataBytes);
    }

    private void readSchema() {
      Block block = message();
      int length = block.metadataBytes() - ArrowFileLayout.PREFIX_BYTES;
      byte[] copy = file.copy(at + ArrowFileLayout.PREFIX_BYTES, length);
      Message message =
          Message.getRootAsMessage(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
      if (message.headerType() != MessageHeader.Schema || message.bodyLength() != 0) {
        throw corrupt("a schema", "header type " + message.headerType());
      }
      org.apache.arrow.flatbuf.Schema schema =
          (org.apache.arrow.flatbuf.Schema) message.header(new org.apache.arrow.flatbuf.Schema());
      SchemaCheck.check(file, schema, length);
      Schema found = Schema.convertSchema(schema);
      if (!sameFields(expected.getFields(), found.getFields())) {
        throw corrupt("the schema " + expected, found);
      }
      at += block.metadataBytes();
    }

    /** Names and types; who may be null is of no interest. */
    private static boolean sameFields(List<Field> a, List<Field> b) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        boolean same =
            a.get(i).getName().equals(b.get(i).getName())
                && a.get(i).getType().equals(b.get(i).getType())
                && b.get(i).getDictionary() == null
                && sameFields(a.get(i).getChildren(), b.get(i).getChildren());
        if (!same) {
          return false;
        }
      }
      return true;
    }

    private IndexArrays readBatch() {
      BatchMessage message = BatchMessage.recordBatch(file, WHERE, message());
      if (message.rows() != ipc.batchCount()) {
        throw corrupt("a row for each of " + ipc.batchCount() + " batches", message.rows());
      }
      if (message.codec() != BatchMessage.NOT_COMPRESSED) {
        throw corrupt("buffers as they are", "compressed ones");
      }
      FileSchema schema = new FileSchema(file, expected);
      List<MappedArray> columns = new ArrayList<>();
      try (BufferAllocator allocator = new RootAllocator();
          BatchBody body = new BatchBody(file, allocator, CopyCounter.NONE)) {
        body.use(message, 0);
        ArrayReader reader = new ArrayReader(file, message, body);
        for (int i = 0; i < schema.columnCount(); i++) {
          ArrayData column = reader.readColumn(schema.column(i));
          new ValueCheck(file, message.where()).check(column);
          columns.add(new MappedArray(column));
        }
        reader.finish();
      }
      IndexArrays arrays = new IndexArrays(ipc.batchCount(), columns);
      arrays.check(ipc.schema().fileSchema()).ifPresent(wrong -> refuse(wrong));
      return arrays;
    }

    private void refuse(String wrong) {
      throw corrupt("numbers that agree with each other", wrong);
    }
  }
}
