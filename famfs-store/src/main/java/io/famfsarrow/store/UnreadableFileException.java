package io.famfsarrow.store;

/** The file is listed, but its map cannot be followed: its bytes cannot be had. */
public class UnreadableFileException extends CorruptMediaException {
  private static final long serialVersionUID = 1L;

  public UnreadableFileException(String message) {
    super(message);
  }

  public UnreadableFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
