package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Trees for tests, and a source of snapshots that a test can change. */
final class TestTree {
  static final String UUID = "0f0e0d0c-0b0a-4908-8706-050403020100";
  static final NodeAttributes DIRECTORY = new NodeAttributes(0755, 0, 0);
  static final NodeAttributes FILE = new NodeAttributes(0640, 1001, 1002);
  private static final long GIB = 1L << 30;

  private TestTree() {}

  static MountTreeBuilder builder() {
    return new MountTreeBuilder(
        new StoreIdentity(UUID, List.of("/dev/shm/a b", "/dev/shm/\"second\"")),
        new SpaceFigures(4 * GIB, 3 * GIB, 15_000),
        DIRECTORY);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Bytes that differ from page to page and within each. */
  static byte[] pattern(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 12) * 7 + seed);
    }
    return bytes;
  }

  /** A source whose next answers are set by the test. */
  static final class Source implements TreeSource {
    final AtomicReference<Supplier<Optional<MountTree>>> next =
        new AtomicReference<>(Optional::empty);
    private final MountTree first;

    Source(MountTree first) {
      this.first = first;
    }

    @Override
    public MountTree current() {
      return first;
    }

    @Override
    public Optional<MountTree> refresh() {
      return next.get().get();
    }
  }
}
