package io.famfsarrow.fuse.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.famfsarrow.fuse.NativeText;
import io.famfsarrow.store.FamfsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is given a socket, which Java's own processes cannot have, and the messages that
 * it prints. Not safe for use by several threads.
 */
final class HelperProcess implements AutoCloseable {

  /** Number under which the program finds the socket. */
  static final int SOCKET_NUMBER = 3;

  private static final int STANDARD_ERROR = 2;
  private static final int MAX_TEXT_BYTES = 4096;

  private final int pid;
  private final int errors;

  private HelperProcess(int pid, int errors) {
    this.pid = pid;
    this.errors = errors;
  }

  /**
   * Starts it.
   *
   * @param environment as {@code NAME=VALUE}
   * @param socket stays the caller's
   */
  static HelperProcess start(
      Path program, List<String> arguments, List<String> environment, int socket) {
    ByteBuffer pipe = NativeBuffer.allocate(2 * Integer.BYTES);
    requireDone("pipe2", SystemCalls.pipe(pipe));
    int readEnd = pipe.getInt(0);
    int writeEnd = pipe.getInt(Integer.BYTES);
    try {
      int pid = spawn(program, arguments, environment, socket, writeEnd);
      requireDone("posix_spawn of " + program, pid);
      return new HelperProcess(pid, readEnd);
    } catch (RuntimeException failed) {
      SystemCalls.close(readEnd);
      throw failed;
    } finally {
      SystemCalls.close(writeEnd);
    }
  }

  private static int spawn(
      Path program, List<String> arguments, List<String> environment, int socket, int errors) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    try (NativeText path = NativeText.of(program);
        TextArray argv = new TextArray(command);
        TextArray envp = new TextArray(environment)) {
      return SystemCalls.spawn(
          path, argv.address(), envp.address(), socket, SOCKET_NUMBER, errors, STANDARD_ERROR);
    }
  }

  private static void requireDone(String what, int outcome) {
    if (outcome < 0) {
      throw new FamfsException(what + " failed: errno " + -outcome);
    }
  }

  /** An array of C strings, ended by 0. */
  private static final class TextArray implements AutoCloseable {
    private final List<NativeText> texts = new ArrayList<>();
    private final ByteBuffer addresses;

    TextArray(List<String> strings) {
      strings.forEach(string -> texts.add(NativeText.of(string)));
      addresses = NativeBuffer.allocate((strings.size() + 1) * Long.BYTES);
      texts.forEach(text -> addresses.putLong(text.address()));
    }

    long address() {
      return NativeBuffer.address(addresses);
    }

    @Override
    public void close() {
      texts.forEach(NativeText::close);
    }
  }

  /** Waits for its end and gives what it printed as errors. */
  String awaitEnd() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer part = NativeBuffer.allocate(MAX_TEXT_BYTES);
    int length = SystemCalls.read(errors, NativeBuffer.address(part), MAX_TEXT_BYTES);
    while (length > 0 && text.size() < MAX_TEXT_BYTES) {
      byte[] bytes = new byte[length];
      part.get(0, bytes);
      text.writeBytes(bytes);
      length = SystemCalls.read(errors, NativeBuffer.address(part), MAX_TEXT_BYTES);
    }
    requireDone("waitpid", SystemCalls.awaitProcess(pid, NativeBuffer.allocate(Integer.BYTES)));
    return text.toString(UTF_8).strip();
  }

  @Override
  public void close() {
    SystemCalls.close(errors);
  }
}
