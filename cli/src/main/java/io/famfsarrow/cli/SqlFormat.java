package io.famfsarrow.cli;

import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a query's result is written. */
enum SqlFormat {
  TABLE,
  CSV,
  JSON,
  PARQUET,
  ARROW;

  /** Names of either case. */
  static final class Names implements ITypeConverter<SqlFormat> {
    @Override
    public SqlFormat convert(String text) {
      for (SqlFormat format : values()) {
        if (format.name().equalsIgnoreCase(text)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "\"" + text + "\" is no format: expected table, csv, json, parquet or arrow");
    }
  }

  /** As users write them. */
  static final class Candidates extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Candidates() {
      super(Stream.of(values()).map(SqlFormat::toString).toList());
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
