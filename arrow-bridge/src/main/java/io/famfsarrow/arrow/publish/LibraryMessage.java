package io.famfsarrow.arrow.publish;

import java.util.regex.Pattern;

/**
 * What one of Arrow's libraries says of a source, as one short line: they wrap a reason several
 * times, name the file each time, and quote whole rows.
 */
public final class LibraryMessage {
  private static final int MAX_CHARS = 240;

  /** All that stands before the innermost reason. */
  private static final Pattern WRAPPINGS =
      Pattern.compile("^.*(?:input source '[^']*'|Is this a '[^']*' file\\?): ");

  private static final Pattern STATUS = Pattern.compile("^(?:(?:Invalid|IOError): )+");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  private LibraryMessage() {}

  /** The innermost reason, cut where it is long; the kind of the error if it gives none. */
  public static String of(Throwable error) {
    String text = error.getMessage();
    if (text == null || text.isBlank()) {
      return error.getClass().getSimpleName();
    }
    String line = text.strip().lines().findFirst().orElseThrow();
    String reason = STATUS.matcher(WRAPPINGS.matcher(line).replaceFirst("")).replaceFirst("");
    String shown = CONTROLS.matcher(reason.isBlank() ? line : reason).replaceAll("?");
    return shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS) + "...";
  }
}
