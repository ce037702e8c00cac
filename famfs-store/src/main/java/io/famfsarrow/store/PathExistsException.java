package io.famfsarrow.store;

/** Something of that name exists already; a store never overwrites. */
public class PathExistsException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public PathExistsException(String message) {
    super(message);
  }

  public PathExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}
