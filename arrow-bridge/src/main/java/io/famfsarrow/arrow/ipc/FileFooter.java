package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The footer of an Arrow file. What is built from it is decoded from a private copy and checked;
 * the lists of blocks are left where they are. Its metadata version is not looked at: some writers
 * never set it, and each message has its own. Immutable, safe for use by several threads.
 */
public final class FileFooter {

  private final FileBytes file;
  private final FooterRoot root;
  private final Schema schema;
  private final BlockTable dictionaries;
  private final BlockTable recordBatches;
  private volatile Map<String, String> customMetadata;

  private FileFooter(FileBytes file, FooterRoot root) {
    this.file = file;
    this.root = root;
    this.dictionaries = BlockTable.dictionaries(file, root);
    this.recordBatches = BlockTable.recordBatches(file, root);
    this.schema = schema(file, root);
  }

  /** Whether the file starts and ends as an Arrow IPC file does. Reads no more than that. */
  public static boolean looksLikeArrow(FileBytes file) {
    return file.sizeBytes() >= ArrowFileLayout.MIN_FILE_BYTES
        && file.magicAt(0)
        && file.magicAt(file.sizeBytes() - ArrowFileLayout.MAGIC_BYTES);
  }

  /** Whether the file starts or ends as an Arrow IPC file does. */
  public static boolean hasArrowMagic(FileBytes file) {
    long last = file.sizeBytes() - ArrowFileLayout.MAGIC_BYTES;
    return last >= 0 && (file.magicAt(0) || file.magicAt(last));
  }

  /**
   * Reads and checks the footer, but for its custom metadata.
   *
   * @throws CorruptArrowFileException if it is not valid
   * @throws UnsupportedFormatException if it is big-endian or has a type that arrow-java cannot
   *     hold
   */
  public static FileFooter read(FileBytes file) {
    int length = footerLength(file);
    long fileOffset = file.sizeBytes() - ArrowFileLayout.TRAILER_BYTES - length;
    return new FileFooter(file, new FooterRoot(file, fileOffset, length));
  }

  private static int footerLength(FileBytes file) {
    long size = file.sizeBytes();
    if (size < ArrowFileLayout.MIN_FILE_BYTES) {
      String expected = "at least " + ArrowFileLayout.MIN_FILE_BYTES + " bytes";
      throw file.corrupt(Code.FOOTER, "size", expected, size + " bytes");
    }
    if (!looksLikeArrow(file)) {
      throw file.corrupt(
          Code.FOOTER, "start and end", "the magic ARROW1 of an Arrow IPC file", "other bytes");
    }
    int length = file.intAt(size - ArrowFileLayout.TRAILER_BYTES);
    long limit =
        Math.min(ArrowFileLayout.MAX_METADATA_BYTES, size - ArrowFileLayout.MIN_FILE_BYTES);
    if (length <= 0 || length > limit) {
      throw file.corrupt(Code.FOOTER, "footer length", "1 to " + limit, length);
    }
    return length;
  }

  /**
   * Writers put the schema behind the blocks, so a copy of that part is usually enough. Where a
   * reference leads out of it, the whole footer is copied: what lies within reads the same in both.
   */
  private static Schema schema(FileBytes file, FooterRoot root) {
    int start = root.position(FooterRoot.SCHEMA);
    if (start == 0) {
      throw file.corrupt(Code.SCHEMA, "footer", "a schema", "none");
    }
    int behindBlocks =
        Math.max(
            root.end(FooterRoot.DICTIONARIES, ArrowFileLayout.BLOCK_BYTES),
            root.end(FooterRoot.RECORD_BATCHES, ArrowFileLayout.BLOCK_BYTES));
    if (start >= behindBlocks) {
      try {
        return decodeSchema(file, root, behindBlocks, start);
      } catch (FamfsException refused) {
        throw refused;
      } catch (RuntimeException elsewhere) {
        // part of it lies before the blocks, or it is not valid: the whole footer tells
      }
    }
    return decoded(file, () -> decodeSchema(file, root, 0, start));
  }

  private static ByteBuffer copy(FileBytes file, FooterRoot root, int from) {
    byte[] bytes = file.copy(root.fileOffset() + from, root.sizeBytes() - from);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Schema decodeSchema(FileBytes file, FooterRoot root, int from, int start) {
    org.apache.arrow.flatbuf.Schema schema =
        new org.apache.arrow.flatbuf.Schema().__assign(start - from, copy(file, root, from));
    if (schema.endianness() != Endianness.Little) {
      throw new UnsupportedFormatException(
          file.name() + ": big-endian data; this reads little-endian files");
    }
    SchemaCheck.check(file, schema, root.sizeBytes());
    try {
      return Schema.convertSchema(schema);
    } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
      throw new UnsupportedFormatException(
          file.name()
              + ": schema has a type that arrow-java cannot hold: "
              + FileBytes.brief(unknown.getMessage()),
          unknown);
    }
  }

  private static <T> T decoded(FileBytes file, Supplier<T> decoder) {
    try {
      return decoder.get();
    } catch (FamfsException refused) {
      throw refused;
    } catch (RuntimeException lies) {
      throw new CorruptArrowFileException(
          Code.FOOTER, file.name(), "footer", "a valid flatbuffer", lies.toString(), lies);
    }
  }

  /** As the file has it: a dictionary-encoded field has its value type. */
  public Schema schema() {
    return schema;
  }

  public BlockTable dictionaries() {
    return dictionaries;
  }

  public BlockTable recordBatches() {
    return recordBatches;
  }

  public long fileOffset() {
    return root.fileOffset();
  }

  /**
   * The footer's own metadata, not the schema's, in the file's order; read when it is first asked
   * for.
   *
   * @throws CorruptArrowFileException if it is not valid
   */
  public Map<String, String> customMetadata() {
    Map<String, String> current = customMetadata;
    if (current == null) {
      current = file.whilePinned(this::readMetadata);
      customMetadata = current;
    }
    return current;
  }

  private Map<String, String> readMetadata() {
    if (root.position(FooterRoot.CUSTOM_METADATA) == 0) {
      return Map.of();
    }
    return decoded(
        file,
        () -> {
          Footer footer = Footer.getRootAsFooter(copy(file, root, 0));
          SchemaCheck.checkMetadata(file, footer);
          return metadata(footer);
        });
  }

  private static Map<String, String> metadata(Footer footer) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < footer.customMetadataLength(); i++) {
      KeyValue entry = footer.customMetadata(i);
      metadata.put(orEmpty(entry.key()), orEmpty(entry.value()));
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
