package io.famfsarrow.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as users write it: whole seconds, at least 1. */
final class Seconds implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      long seconds = Long.parseLong(text);
      if (seconds >= 1) {
        return seconds;
      }
    } catch (NumberFormatException noNumber) {
      throw refused(text);
    }
    throw refused(text);
  }

  private static TypeConversionException refused(String text) {
    return new TypeConversionException(
        "\"" + text + "\" is no time: expected whole seconds, at least 1");
  }
}
