package io.famfsarrow.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compares schemas column by column: names, types and nullability must be the same. Metadata may
 * differ, and the numbers of dictionaries.
 */
public final class SchemaDifference {

  private final List<String> lines = new ArrayList<>();

  private SchemaDifference() {}

  /**
   * What makes another schema unusable beside the first.
   *
   * @return one line for each column, empty if there is nothing
   */
  public static List<String> between(Schema first, Schema other) {
    SchemaDifference difference = new SchemaDifference();
    difference.columns("", first.getFields(), other.getFields());
    return difference.lines;
  }

  /** Whether schemas that are the same otherwise have other metadata. */
  public static boolean inMetadata(Schema first, Schema other) {
    return !first.getCustomMetadata().equals(other.getCustomMetadata())
        || fieldMetadataDiffers(first.getFields(), other.getFields());
  }

  private static boolean fieldMetadataDiffers(List<Field> first, List<Field> other) {
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).getMetadata().equals(other.get(i).getMetadata())
          || fieldMetadataDiffers(first.get(i).getChildren(), other.get(i).getChildren())) {
        return true;
      }
    }
    return false;
  }

  private void columns(String above, List<Field> first, List<Field> other) {
    int both = Math.min(first.size(), other.size());
    for (int i = 0; i < both; i++) {
      column(above, i, first.get(i), other.get(i));
    }
    first
        .subList(both, first.size())
        .forEach(missing -> lines.add("no column " + name(above, missing)));
    other
        .subList(both, other.size())
        .forEach(more -> lines.add("a further column " + name(above, more)));
  }

  private void column(String above, int index, Field first, Field other) {
    if (!Objects.equals(first.getName(), other.getName())) {
      String where = "column " + index + (above.isEmpty() ? "" : " of \"" + above + '"');
      add(where, "name", first.getName(), other.getName());
    } else if (!sameType(first, other)) {
      add("column " + name(above, first), "type", type(first), type(other));
    } else {
      if (first.isNullable() != other.isNullable()) {
        add("column " + name(above, first), "nulls", nulls(first), nulls(other));
      }
      columns(path(above, first), first.getChildren(), other.getChildren());
    }
  }

  private void add(String where, String what, String first, String other) {
    lines.add(where + ": " + what + " " + other + " instead of " + first);
  }

  /** Not looking at children but for their number: each of them has a line of its own. */
  private static boolean sameType(Field first, Field other) {
    return first.getType().equals(other.getType())
        && encoding(first).equals(encoding(other))
        && first.getChildren().size() == other.getChildren().size();
  }

  private static String type(Field field) {
    return TypeText.of(field) + encoding(field);
  }

  /** What the vectors of a dictionary-encoded column are made of. */
  private static String encoding(Field field) {
    DictionaryEncoding encoding = field.getDictionary();
    if (encoding == null) {
      return "";
    }
    ArrowType.Int index = encoding.getIndexType();
    String type = index == null ? "int32" : TypeText.of(Field.nullable("", index));
    return " by " + type + (encoding.isOrdered() ? ", ordered" : "");
  }

  private static String nulls(Field field) {
    return field.isNullable() ? "allowed" : "forbidden";
  }

  private static String name(String above, Field field) {
    return '"' + path(above, field) + '"';
  }

  private static String path(String above, Field field) {
    return above.isEmpty() ? field.getName() : above + '.' + field.getName();
  }
}
