package io.famfsarrow.arrow.ipc;

import java.util.List;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How the arrays of a field are laid out in a record batch: what buffers, how long per row, which
 * children. Immutable.
 */
final class FieldShape {

  /** The physical layouts of the Arrow columnar format. */
  enum Kind {
    NULL(0, false),
    /** Validity and {@link #width} bits a value. */
    FIXED(2, true),
    /** Validity, offsets of {@link #width} bytes, bytes. */
    VARIABLE(3, true),
    /** Validity, views of 16 bytes, any number of data buffers. */
    VIEW(2, true),
    /** Validity, offsets of {@link #width} bytes; one child. Maps too. */
    LIST(2, true),
    /** Validity, offsets and sizes of {@link #width} bytes each; one child. */
    LIST_VIEW(3, true),
    /** Validity; one child with {@link #width} values a row. */
    FIXED_LIST(1, true),
    STRUCT(1, true),
    /** Type ids; children as long as the parent. */
    SPARSE_UNION(1, false),
    /** Type ids, offsets of 4 bytes. */
    DENSE_UNION(2, false),
    /** No buffers; children are run ends and values. */
    RUN_END(0, false);

    final int buffers;
    final boolean validity;

    Kind(int buffers, boolean validity) {
      this.buffers = buffers;
      this.validity = validity;
    }
  }

  final Field field;
  private final ColumnPath path;
  final Kind kind;

  /** Bits, bytes, or values, as {@link Kind} says. */
  final int width;

  /** Whether values are text, which must be UTF-8. */
  final boolean text;

  /** Which child a union's type id means; null for everything else. */
  final int[] typeIds;

  final List<FieldShape> children;

  FieldShape(
      Field field,
      ColumnPath path,
      Kind kind,
      int width,
      boolean text,
      int[] typeIds,
      List<FieldShape> children) {
    this.field = field;
    this.path = path;
    this.kind = kind;
    this.width = width;
    this.text = text;
    this.typeIds = typeIds;
    this.children = children;
  }

  /** Dictionary of this field's values, or null if it is not dictionary-encoded. */
  DictionaryEncoding dictionary() {
    return field.getDictionary();
  }

  /** For reports: names from the top-level column down, long ones shortened. */
  String path() {
    return path.toString();
  }

  /** For messages. */
  String where() {
    return "column \"" + path + '"';
  }
}
