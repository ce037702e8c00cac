package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsException;
import java.util.List;
import java.util.Locale;

/** Makes typed errors of what DuckDB says. */
final class SqlErrors {

  private static final int MOST_LINES = 6;
  private static final int MOST_CHARACTERS = 600;

  private SqlErrors() {}

  /**
   * The error that a message of DuckDB stands for.
   *
   * @param cause what brought the message
   */
  static FamfsException of(Throwable cause) {
    return of(message(cause), cause);
  }

  /** As {@link #of(Throwable)}, for a message that came as text; the cause may be null. */
  static FamfsException of(String message, Throwable cause) {
    String kind = message.split(":", 2)[0].toLowerCase(Locale.ROOT);
    String text = brief(message);
    return switch (kind) {
      case "out of memory error" ->
          new QueryMemoryException(
              "the query needs more memory than DuckDB may use: "
                  + text.split("; ", 2)[0]
                  + "; give it a higher limit, or a folder to spill to",
              cause);
      case "interrupt error" -> new QueryCancelledException("the query was cancelled", cause);
      case "permission error" ->
          new InvalidQueryException(
              text + "; tables are named by their paths in the store, which start with /", cause);
      case "internal error", "fatal error" -> throw new IllegalStateException(text, cause);
      default ->
          isMissingTable(message)
              ? new NoSuchTableException(
                  text + "; tables are paths in the store, like '/data/t.arrow'", cause)
              : new InvalidQueryException(text, cause);
    };
  }

  private static boolean isMissingTable(String message) {
    return message.startsWith("Catalog Error: Table with name");
  }

  /** DuckDB's own words, also where they came through the C stream interface. */
  static String message(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    int wrapped = text.indexOf("message=");
    if (text.contains("CDataJniException") && wrapped >= 0) {
      text = text.substring(wrapped + "message=".length());
      return text.endsWith("}") ? text.substring(0, text.length() - 1) : text;
    }
    return text;
  }

  /** The first lines, without those that only point at a place in another. */
  static String brief(String message) {
    List<String> lines =
        message
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.matches("[\\^~ ]+"))
            .limit(MOST_LINES)
            .toList();
    String text = String.join("; ", lines);
    return text.length() <= MOST_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS / 2)) + " …";
  }
}
