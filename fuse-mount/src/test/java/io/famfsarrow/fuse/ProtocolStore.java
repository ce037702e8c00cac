package io.famfsarrow.fuse;

import static io.famfsarrow.fuse.TestTree.bytes;

import io.famfsarrow.store.UnreadableFileException;
import io.famfsarrow.store.fmap.Fmap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A mounted store without a medium, for tests of a back end's protocol. */
public final class ProtocolStore implements AutoCloseable {
  private static final byte[] CONTENT = TestTree.pattern(10_000, 5);
  private static final byte[] NOT_UTF8 = {'r', (byte) 0xff, '\n'};

  /** Numbers of nodes, as the kernel has them. */
  public static final int ROOT = 1;

  public static final int FILE = 2;
  public static final int FOLDER = 3;
  public static final int INNER = 4;
  public static final int ODD_NAME = 5;
  public static final int UNREADABLE = 6;
  public static final int CHANGING = 7;

  private final RecordingListener listener = new RecordingListener();
  private final NativeFile content = NativeFile.of(CONTENT);
  private final NativeFile inner = NativeFile.of(bytes("inner"));
  private final NativeFile empty = NativeFile.of(new byte[0]);
  private final NativeFile unreadable =
      NativeFile.failing(() -> new UnreadableFileException("extent beyond the device"));
  private final NativeFile changing = NativeFile.of(CONTENT).changing();
  private final TestTree.Source source = new TestTree.Source(tree());
  private final MountedStore store = new MountedStore(source, Duration.ofMillis(1), listener);

  /** Bytes of {@link #FILE}. */
  public static byte[] content() {
    return CONTENT.clone();
  }

  /** Name of {@link #ODD_NAME}. */
  public static byte[] oddName() {
    return NOT_UTF8.clone();
  }

  /** A tree with those nodes, and new files in the root. */
  public MountTree tree(String... newNames) {
    MountTreeBuilder builder = builder();
    for (String name : newNames) {
      builder.file(0, bytes(name), TestTree.FILE, 5, inner);
    }
    return builder.build();
  }

  /** A tree with those nodes, and a new folder in the root with a file in it. */
  public MountTree treeWithFolder(String name) {
    MountTreeBuilder builder = builder();
    int folder = builder.directory(0, bytes(name), TestTree.DIRECTORY);
    builder.file(folder, bytes("inner"), TestTree.FILE, 5, inner);
    return builder.build();
  }

  private MountTreeBuilder builder() {
    MountTreeBuilder builder = TestTree.builder();
    builder.file(0, bytes("f"), TestTree.FILE, CONTENT.length, content);
    int folder = builder.directory(0, bytes("folder"), TestTree.DIRECTORY);
    builder.file(folder, bytes("inner"), TestTree.FILE, 5, inner);
    builder.file(0, NOT_UTF8, TestTree.FILE, 0, empty);
    builder.file(0, bytes("unreadable"), TestTree.FILE, 100, unreadable);
    builder.file(folder, bytes("changing"), TestTree.FILE, CONTENT.length, changing);
    return builder;
  }

  public MountedStore store() {
    return store;
  }

  /** Gives the file {@link #FILE} a map. */
  public ProtocolStore withMap(Fmap map) {
    content.map(map);
    return this;
  }

  /** Shows that tree as soon as the log is looked at. */
  public void show(MountTree newer) {
    source.next.set(() -> store.lastTree() == newer ? Optional.empty() : Optional.of(newer));
  }

  /** Fails each look at the log. */
  public void fail(RuntimeException failure) {
    source.next.set(
        () -> {
          throw failure;
        });
  }

  /** Reported requests, as text. */
  public List<String> reports() {
    return listener.requests;
  }

  /** Other reports. */
  public List<RuntimeException> failures() {
    return listener.refreshes;
  }

  @Override
  public void close() {
    store.close();
  }
}
