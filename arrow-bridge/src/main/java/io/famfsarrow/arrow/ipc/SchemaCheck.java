package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

/**
 * Walks a footer's schema and metadata before anything is built from them. A flatbuffer may refer
 * to one field or string from many places, or to itself, so a few bytes can unfold into an endless
 * tree: depth, number of objects, and bytes of text are bounded here.
 */
final class SchemaCheck {

  static final int MAX_DEPTH = 64;

  /** Writers may share equal strings, so the text may be somewhat longer than the footer. */
  private static final int TEXT_PER_FOOTER_BYTE = 8;

  private static final int MIN_TEXT_BYTES = 1 << 20;

  private final FileBytes file;
  private int objectsLeft;
  private long textBytesLeft;

  private SchemaCheck(FileBytes file, int footerBytes) {
    this.file = file;
    this.objectsLeft = footerBytes / ArrowFileLayout.MIN_TABLE_BYTES;
    this.textBytesLeft = MIN_TEXT_BYTES + (long) footerBytes * TEXT_PER_FOOTER_BYTE;
  }

  static void check(FileBytes file, Schema schema, int footerBytes) {
    SchemaCheck check = new SchemaCheck(file, footerBytes);
    check.metadata(schema.customMetadataLength(), schema::customMetadata);
    check.count(schema.fieldsLength());
    for (int i = 0; i < schema.fieldsLength(); i++) {
      check.field(schema.fields(i), 1);
    }
  }

  /** Of the footer itself. */
  static void checkMetadata(FileBytes file, Footer footer) {
    new SchemaCheck(file, footer.getByteBuffer().capacity())
        .metadata(footer.customMetadataLength(), footer::customMetadata);
  }

  private void field(Field field, int depth) {
    if (depth > MAX_DEPTH) {
      throw file.corrupt(Code.SCHEMA, "schema", "at most " + MAX_DEPTH + " levels", "more");
    }
    text(field.nameAsByteBuffer());
    metadata(field.customMetadataLength(), field::customMetadata);
    type(field);
    count(field.childrenLength());
    for (int i = 0; i < field.childrenLength(); i++) {
      field(field.children(i), depth + 1);
    }
  }

  private void type(Field field) {
    if (field.typeType() == Type.NONE) {
      throw file.corrupt(Code.SCHEMA, where(field), "a type", "none");
    }
    switch (field.typeType()) {
      case Type.Decimal -> decimal(field);
      case Type.Union -> count(((Union) field.type(new Union())).typeIdsLength());
      case Type.Timestamp -> text(((Timestamp) field.type(new Timestamp())).timezoneAsByteBuffer());
      default -> {}
    }
  }

  private void decimal(Field field) {
    int bits = ((Decimal) field.type(new Decimal())).bitWidth();
    if (bits == Integer.SIZE || bits == Long.SIZE) {
      throw new UnsupportedFormatException(
          file.name()
              + ": "
              + where(field)
              + ": decimal"
              + bits
              + ", which arrow-java cannot hold");
    }
    if (bits != 128 && bits != 256) {
      throw file.corrupt(Code.SCHEMA, where(field), "a decimal of 128 or 256 bits", bits);
    }
  }

  private static String where(Field field) {
    return FileBytes.brief("column \"" + field.name() + '"');
  }

  private void metadata(int entries, IntFunction<KeyValue> entry) {
    count(entries);
    for (int i = 0; i < entries; i++) {
      KeyValue pair = entry.apply(i);
      text(pair.keyAsByteBuffer());
      text(pair.valueAsByteBuffer());
    }
  }

  private void count(int more) {
    if (more < 0 || more > objectsLeft) {
      throw file.corrupt(Code.SCHEMA, "schema", "no more fields than fit into the footer", "more");
    }
    objectsLeft -= more;
  }

  private void text(ByteBuffer text) {
    textBytesLeft -= text == null ? 0 : text.remaining();
    if (textBytesLeft < 0) {
      throw file.corrupt(Code.SCHEMA, "schema", "no more text than fits into the footer", "more");
    }
  }
}
