package io.famfsarrow.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output of the process. Unlike {@link System#out} it does not swallow errors, and a
 * reader that went away ({@code | head}) is told apart from a disk that is full.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  /** Whoever read our output has gone. */
  static final class ReaderGone extends IOException {
    private static final long serialVersionUID = 1L;

    ReaderGone(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Our output cannot be written: the disk is full, for one. */
  static final class OutputLost extends IOException {
    private static final long serialVersionUID = 1L;

    OutputLost(IOException cause) {
      super("standard output: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    try {
      out.write(bytes, start, length);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Broken pipe")) {
        throw new ReaderGone(e);
      }
      throw new OutputLost(e);
    }
  }
}
