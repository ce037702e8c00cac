package io.famfsarrow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that lets bytes through only after a check passed. Rows are copied out of mapped
 * memory first and looked at after: mkfs on another host takes the superblock's magic away before
 * it changes anything else, so what was copied before a check that passes was the store's. Not safe
 * for use by several threads.
 */
final class VerifiedOutput extends OutputStream {
  private final OutputStream out;
  private Optional<Runnable> check = Optional.empty();

  VerifiedOutput(OutputStream out) {
    this.out = out;
  }

  /** From now on this must pass before anything is written; what it throws, the writer gets. */
  void checkBefore(Runnable passes) {
    check = Optional.of(passes);
  }

  /** From now on everything is written. */
  void checkNoMore() {
    check = Optional.empty();
  }

  @Override
  public void write(int b) throws IOException {
    check.ifPresent(Runnable::run);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    if (length > 0) {
      check.ifPresent(Runnable::run);
      out.write(bytes, start, length);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
