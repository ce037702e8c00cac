package io.famfsarrow.fuse.jnr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountListener;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

class RequestGuardTest {
  private final List<String> reports = new ArrayList<>();
  private final RequestGuard guard = new RequestGuard(new Recorder());

  private final class Recorder implements MountListener {
    @Override
    public void requestFailed(String operation, String path, int errno, Throwable cause) {
      reports.add(operation + " " + path + " " + errno);
    }

    @Override
    public void refreshFailed(RuntimeException cause) {
      throw new AssertionError(cause);
    }
  }

  private static Pointer nativeBytes(byte[] bytes) {
    Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), bytes.length + 1, true);
    memory.put(0, bytes, 0, bytes.length);
    return memory;
  }

  private int run(RequestGuard.Request request) {
    return guard.run("read", nativeBytes("/ä".getBytes(UTF_8)), request);
  }

  private static RequestGuard.Request throwing(Error failure) {
    return path -> {
      throw failure;
    };
  }

  @Test
  void answersPass() {
    assertEquals(4096, run(path -> 4096));
    assertEquals(List.of(), reports);
  }

  @Test
  void refusalsAreAnswersAndNotReported() {
    int result =
        run(
            path -> {
              throw new ErrnoException(Errno.ENOENT);
            });
    assertEquals(-Errno.ENOENT, result);
    assertEquals(List.of(), reports);
  }

  @Test
  void whateverIsThrownIsEioAndNeverZero() {
    assertEquals(-Errno.EIO, run(throwing(new InternalError("SIGBUS"))));
    assertEquals(-Errno.EIO, run(throwing(new OutOfMemoryError("heap"))));
    assertEquals(-Errno.EIO, run(throwing(new StackOverflowError())));
    assertEquals(List.of("read /ä 5", "read /ä 5", "read /ä 5"), reports);
  }

  @Test
  void aListenerThatFailsChangesNothing() {
    RequestGuard.Request failing = throwing(new InternalError("SIGBUS"));
    RequestGuard deaf =
        new RequestGuard(
            new MountListener() {
              @Override
              public void requestFailed(String operation, String path, int errno, Throwable cause) {
                throw new IllegalStateException("log full");
              }

              @Override
              public void refreshFailed(RuntimeException cause) {}
            });
    assertEquals(-Errno.EIO, deaf.run("read", nativeBytes(new byte[] {'/'}), failing));
  }

  @Test
  void pathsStayBytes() {
    byte[] name = {'/', (byte) 0xff, (byte) 0x80, ' '};
    guard.run(
        "read",
        nativeBytes(name),
        path -> {
          assertArrayEquals(name, path);
          return 0;
        });
    assertEquals(List.of(), reports);
  }

  @Test
  void sizedValuesFollowTheRulesOfXattr() {
    byte[] value = {1, 2, 3};
    Pointer buffer = nativeBytes(new byte[3]);
    assertEquals(3, NativeBytes.giveSized(value, buffer, 0));
    assertEquals(0, buffer.getByte(0));
    var tooSmall =
        assertThrows(ErrnoException.class, () -> NativeBytes.giveSized(value, buffer, 2));
    assertEquals(Errno.ERANGE, tooSmall.errno());
    assertEquals(3, NativeBytes.giveSized(value, buffer, 3));
    assertEquals(3, buffer.getByte(2));
  }
}
