package io.famfsarrow.cli.text;

/** A column has a type that the chosen text format has no form for. */
public final class UnsupportedColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedColumnException(String message) {
    super(message);
  }
}
