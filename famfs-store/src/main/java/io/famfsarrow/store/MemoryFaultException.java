package io.famfsarrow.store;

/**
 * Mapped memory could not be loaded from or stored to: the medium became shorter, is gone, or has
 * failed. What was read meanwhile is worth nothing. A store that it happened to is fenced off:
 * every later operation throws this too, until the store is closed.
 */
public class MemoryFaultException extends FamfsException {
  private static final long serialVersionUID = 1L;

  public MemoryFaultException(String message) {
    super(message);
  }

  public MemoryFaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
