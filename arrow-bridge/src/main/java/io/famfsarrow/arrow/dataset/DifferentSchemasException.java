package io.famfsarrow.arrow.dataset;

import io.famfsarrow.store.InvalidRequestException;
import java.util.List;

/** The files of a folder do not have one schema, so they are not one dataset. */
public final class DifferentSchemasException extends InvalidRequestException {
  private static final long serialVersionUID = 1L;

  private static final int MOST_SHOWN = 8;

  private final List<String> differences;

  DifferentSchemasException(String dataset, String first, String other, List<String> differences) {
    super(
        dataset
            + " is not one dataset: "
            + other
            + " has another schema than "
            + first
            + ": "
            + text(differences)
            + "; name one of the files, or publish files that go together into a folder of their own");
    this.differences = List.copyOf(differences);
  }

  private static String text(List<String> differences) {
    int shown = Math.min(differences.size(), MOST_SHOWN);
    String text = String.join("; ", differences.subList(0, shown));
    return shown == differences.size()
        ? text
        : text + "; and " + (differences.size() - shown) + " more differences";
  }

  /** One line for each column that differs: all of them. */
  public List<String> differences() {
    return differences;
  }
}
