package io.famfsarrow.store;

/**
 * Space that was to be filled is not, or no longer, held by the process that is said to lend it.
 */
public class SpaceNotLentException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public SpaceNotLentException(String message) {
    super(message);
  }
}
