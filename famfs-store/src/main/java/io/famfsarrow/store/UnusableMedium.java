package io.famfsarrow.store;

import java.nio.file.Path;

/**
 * A medium that was named for a store and cannot be used.
 *
 * @param reason what was expected and what was found
 */
public record UnusableMedium(Path path, String reason) {

  @Override
  public String toString() {
    return reason.contains(path.toString()) ? reason : path + ": " + reason;
  }
}
