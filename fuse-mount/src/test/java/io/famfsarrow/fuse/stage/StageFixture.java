package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountListener;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store on a plain file with a stage over it, and operations by path. */
public final class StageFixture implements AutoCloseable {
  static final long UNIT = 2L << 20;
  static final Caller CALLER = new Caller(1001, 1002, 0);
  static final int WRITE = 1;
  static final int READ_WRITE = 2;
  static final int EXCLUSIVE = 0200;
  static final long ROOT = 1;
  private static final UUID OWNER = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID STRANGER = UUID.fromString("99999999-8888-4777-a666-555555555555");

  final Path medium;
  final FamfsMaster master;
  final MountedStore mounted;
  final Stage stage;
  final List<String> reports = new CopyOnWriteArrayList<>();

  public StageFixture(Path folder, long sizeBytes) {
    medium = folder.resolve("store.famfs");
    var unused = folder.toFile().mkdirs();
    Mkfs.format(medium, MkfsOptions.defaults().withSize(sizeBytes), as(OWNER));
    master = owner();
    mounted = MountedStore.of(master, MountOptions.parse("follow=3600s"), new Reports());
    stage = new Stage(mounted, master);
  }

  private final class Reports implements MountListener {
    @Override
    public void requestFailed(String operation, String path, int errno, Throwable cause) {
      reports.add(operation + " " + path + " " + errno + " " + cause.getMessage());
    }

    @Override
    public void refreshFailed(RuntimeException cause) {
      reports.add(cause.toString());
    }
  }

  public Stage stage() {
    return stage;
  }

  public MountedStore mounted() {
    return mounted;
  }

  private static StoreOptions as(UUID host) {
    return new StoreOptions(new SystemIdentity(host, "test"), MediaOptions.defaults());
  }

  FamfsMaster owner() {
    return FamfsStore.openMaster(MediaSpec.of(medium), as(OWNER));
  }

  FamfsClient client() {
    return FamfsStore.openClient(MediaSpec.of(medium), as(STRANGER));
  }

  /** What every host sees: contents of the published files by path. */
  public Map<String, byte[]> published() {
    Map<String, byte[]> found = new TreeMap<>();
    try (FamfsClient client = client()) {
      for (FileNode file : client.namespace().files()) {
        try (FileView view = client.open(file)) {
          byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
          RawMemory.copy(view.address(), bytes, 0, bytes.length);
          found.put(file.path().toString(), bytes);
        }
      }
    }
    return found;
  }

  /** Published behind the mount's back, by another process. */
  void publishElsewhere(String path, byte[] content, int mode) {
    try (FamfsMaster other = owner();
        Reservation reservation = other.reserve(content.length)) {
      reservation.prepare(0, content.length);
      RawMemory.copy(content, 0, reservation.address(), content.length);
      var unused =
          other.commit(reservation, FamfsPath.of(path), new FileAttributes(mode, 1001, 1002));
    }
  }

  static int errno(Runnable action) {
    try {
      action.run();
      return 0;
    } catch (ErrnoException refused) {
      return refused.errno();
    } catch (RuntimeException failed) {
      return Errno.of(failed);
    }
  }

  static Name name(String text) {
    return new Name(text.getBytes(UTF_8));
  }

  /** Number of the directory that holds a path, looked up as the kernel does it. */
  long parent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash <= 0) {
      return ROOT;
    }
    Attributes parent = attributes(path.substring(0, slash));
    if (!parent.isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return parent.id();
  }

  static Name last(String path) {
    return name(path.substring(path.lastIndexOf('/') + 1));
  }

  long id(String path) {
    return path.equals("/") ? ROOT : attributes(path).id();
  }

  Attributes attributes(String path) {
    return stage
        .lookup(parent(path), last(path))
        .orElseThrow(() -> new ErrnoException(Errno.ENOENT));
  }

  boolean exists(String path) {
    return stage.lookup(parent(path), last(path)).isPresent();
  }

  long create(String path) {
    return stage.create(parent(path), last(path), 0644, WRITE | EXCLUSIVE, CALLER).handle();
  }

  long openForWriting(String path) {
    return stage.open(id(path), READ_WRITE).handle();
  }

  void write(long handle, long offset, byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(Math.max(1, bytes.length)).put(0, bytes);
    stage.write(
        handle, offset, MemoryIO.getInstance().getDirectBufferAddress(direct), bytes.length);
  }

  void flush(long handle) {
    stage.flush(handle, CALLER);
  }

  void close(long handle) {
    flush(handle);
    stage.release(handle);
  }

  /** As {@code cp} does it. */
  void put(String path, byte[] content) {
    long handle = create(path);
    write(handle, 0, content);
    close(handle);
  }

  byte[] read(String path) {
    Attributes node = attributes(path);
    return read(node.id(), Math.toIntExact(node.sizeBytes()));
  }

  byte[] read(long id, int lengthBytes) {
    byte[][] bytes = {{}};
    stage.serve(
        id,
        0,
        lengthBytes + 1,
        (address, count) -> {
          bytes[0] = new byte[count];
          RawMemory.copy(address, bytes[0], 0, count);
        });
    return bytes[0];
  }

  void rename(String from, String to) {
    stage.rename(parent(from), last(from), parent(to), last(to), 0);
  }

  void unlink(String path) {
    stage.unlink(parent(path), last(path));
  }

  void mkdir(String path) {
    var unused = stage.mkdir(parent(path), last(path), 0755, CALLER);
  }

  void rmdir(String path) {
    stage.rmdir(parent(path), last(path));
  }

  List<String> list(String directory) {
    List<String> names = new ArrayList<>();
    for (DirectoryEntry entry : stage.children(id(directory))) {
      names.add(entry.name().toString());
    }
    names.remove(".meta");
    return names;
  }

  /** Ends the stage; the store must be sound, and no space may be lost. */
  @Override
  public void close() {
    stage.close();
    mounted.close();
    long logged = master.usage().freeBytes();
    assertEquals(logged, master.freeBytes(), "bytes that are still reserved");
    master.close();
    FsckReport report = Fsck.check(medium, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }
}
