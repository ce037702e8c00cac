package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MemoryFaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedCopyTest {
  private static final int LENGTH = 100_003;

  @TempDir Path folder;

  /** Both ways to copy. */
  private enum Way {
    BY_CALL {
      @Override
      void copy(long from, long to, int length) {
        CheckedCopy.copy(from, to, length);
      }
    },
    BY_FILE {
      @Override
      void copy(long from, long to, int length) {
        CheckedCopy.copyByFile(from, to, length);
      }
    };

    abstract void copy(long from, long to, int length);
  }

  static Stream<Way> ways() {
    return Stream.of(Way.values());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void copiesAnyPart(Way way) {
    byte[] source = TestTree.pattern(LENGTH, 1);
    ByteBuffer target = ByteBuffer.allocateDirect(LENGTH + 2);
    try (FileView view = NativeFile.of(source).open()) {
      way.copy(view.address() + 3, addressOf(target) + 1, LENGTH - 3);
    }
    byte[] copied = new byte[LENGTH + 2];
    target.get(0, copied);
    byte[] expected = new byte[LENGTH + 2];
    System.arraycopy(source, 3, expected, 1, LENGTH - 3);
    assertArrayEquals(expected, copied);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void fileCutShortUnderTheMapIsAnErrorAtOnce(Way way) throws IOException {
    Path file = folder.resolve("medium");
    Files.write(file, TestTree.pattern(LENGTH, 2));
    ByteBuffer target = ByteBuffer.allocateDirect(LENGTH);
    try (FileView view = NativeFile.mapped(file).open()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(8192);
      }
      var failed =
          assertThrows(
              MemoryFaultException.class,
              () -> way.copy(view.address(), addressOf(target), LENGTH));
      assertTrue(failed.getMessage().contains("failed under its mapping"), failed.getMessage());
      way.copy(view.address(), addressOf(target), 8192); // the rest is still good
    }
  }

  private static long addressOf(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }
}
