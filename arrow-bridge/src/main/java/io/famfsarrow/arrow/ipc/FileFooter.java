package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The footer of an Arrow file: a private copy, checked. Its metadata version is not looked at: some
 * writers never set it, and each message has its own.
 *
 * @param schema as the file has it: a dictionary-encoded field has its value type
 * @param customMetadata of the footer (not of the schema), in the file's order
 */
public record FileFooter(
    Schema schema,
    Map<String, String> customMetadata,
    BlockTable dictionaries,
    BlockTable recordBatches,
    long fileOffset) {

  /** Whether the file starts and ends as an Arrow IPC file does. Reads no more than that. */
  public static boolean looksLikeArrow(FileBytes file) {
    return file.sizeBytes() >= ArrowFileLayout.MIN_FILE_BYTES
        && file.magicAt(0)
        && file.magicAt(file.sizeBytes() - ArrowFileLayout.MAGIC_BYTES);
  }

  /**
   * Reads and checks the footer.
   *
   * @throws CorruptArrowFileException if it is not valid
   * @throws UnsupportedFormatException if it is big-endian or has a type that arrow-java cannot
   *     hold
   */
  public static FileFooter read(FileBytes file) {
    int length = footerLength(file);
    long fileOffset = file.sizeBytes() - ArrowFileLayout.TRAILER_BYTES - length;
    ByteBuffer copy = ByteBuffer.wrap(file.copy(fileOffset, length)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      return decode(file, Footer.getRootAsFooter(copy), fileOffset);
    } catch (UnsupportedOperationException | IllegalArgumentException unknown) {
      throw new UnsupportedFormatException(
          file.name() + ": schema has a type that arrow-java cannot hold: " + unknown.getMessage(),
          unknown);
    } catch (io.famfsarrow.store.FamfsException ours) {
      throw ours;
    } catch (RuntimeException | StackOverflowError lies) {
      throw new CorruptArrowFileException(
          Code.FOOTER, file.name(), "footer", "a valid flatbuffer", lies.toString(), lies);
    }
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

  private static FileFooter decode(FileBytes file, Footer footer, long fileOffset) {
    org.apache.arrow.flatbuf.Schema schema = footer.schema();
    if (schema == null) {
      throw file.corrupt(Code.SCHEMA, "footer", "a schema", "none");
    }
    if (schema.endianness() != Endianness.Little) {
      throw new UnsupportedFormatException(
          file.name() + ": big-endian data; this reads little-endian files");
    }
    SchemaCheck.check(file, footer);
    return new FileFooter(
        Schema.convertSchema(schema),
        metadata(footer),
        BlockTable.dictionaries(file, footer, fileOffset),
        BlockTable.recordBatches(file, footer, fileOffset),
        fileOffset);
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
