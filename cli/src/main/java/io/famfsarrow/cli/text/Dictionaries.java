package io.famfsarrow.cli.text;

import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/** Where a dictionary-encoded column's values are. */
final class Dictionaries {
  private Dictionaries() {}

  /** The values that the column's indices point to, or null if it is not dictionary-encoded. */
  static FieldVector valuesOf(FieldVector column, DictionaryProvider dictionaries) {
    DictionaryEncoding encoding = column.getField().getDictionary();
    if (encoding == null) {
      return null;
    }
    Dictionary dictionary = dictionaries.lookup(encoding.getId());
    if (dictionary == null) {
      throw new UnsupportedColumnException(
          "column \"" + column.getName() + "\": the file has no dictionary " + encoding.getId());
    }
    return dictionary.getVector();
  }

  /** The index that stands in a row, checked against the dictionary's length. */
  static int index(ValueVector indices, int row, FieldVector values) {
    long index = ((BaseIntVector) indices).getValueAsLong(row);
    if (index < 0 || index >= values.getValueCount()) {
      throw new IndexOutOfBoundsException(
          "dictionary index "
              + index
              + " of row "
              + row
              + ": "
              + values.getValueCount()
              + " values");
    }
    return (int) index;
  }
}
