package io.famfsarrow.arrow.ipc;

/** Is told of every buffer that is handed out, and whether it is a slice of the file or a copy. */
public interface CopyCounter {

  void mapped(String column, long bytes);

  /**
   * Called before the copy is made; may refuse it by throwing.
   *
   * @param reason for users, for example {@code compressed (lz4)}
   */
  void copied(String column, String reason, long bytes);
}
