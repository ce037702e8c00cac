package io.famfsarrow.arrow.ipc;

/** Is told of every buffer that is handed out, and whether it is a slice of the file or a copy. */
public interface CopyCounter {

  /** For whoever does not want to know. */
  CopyCounter NONE =
      new CopyCounter() {
        @Override
        public void mapped(String column, long bytes) {}

        @Override
        public void copied(String column, String reason, long bytes) {}
      };

  void mapped(String column, long bytes);

  /**
   * Called before the copy is made; may refuse it by throwing.
   *
   * @param reason for users, for example {@code compressed (lz4)}
   */
  void copied(String column, String reason, long bytes);
}
