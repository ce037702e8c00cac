package io.famfsarrow.fuse.kernel;

import static io.famfsarrow.fuse.kernel.Asker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.stage.StageFixture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that change something, as bytes, and their replies, without a mount. */
@Timeout(60)
class StagedOperationsTest {
  private static final long ROOT = 1;
  private static final byte[] NOTHING = {};
  private static final int O_WRONLY = 1;

  @TempDir Path folder;
  private StageFixture files;
  private final List<Long> forgotten = new ArrayList<>();
  private Asker kernel;

  @BeforeEach
  void format() {
    files = new StageFixture(folder, 64 << 20);
    kernel =
        new Asker(
            KernelMount.writableOperations(
                files.mounted(), files.stage(), new Negotiation(), forgotten::add));
  }

  @AfterEach
  void isSound() {
    files.close();
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] creation(String name) {
    byte[] fixed =
        Asker.body(CreateLayout.IN_BYTES, b -> CreateLayout.putRequest(b, O_WRONLY, 0100640));
    return join(fixed, name(name));
  }

  /** Node and handle of a new file. */
  private long[] create(String name) {
    ByteBuffer reply = wrap(kernel.body(Opcode.CREATE, ROOT, creation(name)));
    assertEquals(CreateLayout.OUT_BYTES, reply.capacity());
    return new long[] {reply.getLong(0), reply.getLong(128)};
  }

  private static byte[] writing(long handle, long position, String text) {
    byte[] data = text.getBytes(UTF_8);
    byte[] fixed =
        Asker.body(
            WriteLayout.IN_BYTES, b -> WriteLayout.putRequest(b, handle, position, data.length, 0));
    return join(fixed, data);
  }

  private static byte[] handle(long handle) {
    return Asker.body(HandleLayout.BYTES, b -> HandleLayout.put(b, handle));
  }

  private static byte[] renaming(long newParent, int flags, String from, String to) {
    byte[] fixed = Asker.body(RenameLayout.BYTES, b -> RenameLayout.put(b, newParent, flags));
    return join(fixed, name(from), name(to));
  }

  private static byte[] setting(int valid, int mode, long size) {
    return Asker.body(SetattrLayout.BYTES, b -> SetattrLayout.put(b, valid, mode, 0, 0, size));
  }

  @Test
  void initAsksForWhatWritingNeeds() {
    ByteBuffer reply = wrap(kernel.body(Opcode.INIT, 0, Asker.init(7, 45, -1L)));
    int flags = reply.getInt(12);
    long wanted = InitFlags.BIG_WRITES | InitFlags.HANDLE_KILLPRIV_V2;
    assertEquals(wanted, flags & wanted);
    assertEquals(1 << 20, reply.getInt(20), "bytes of one WRITE");
    assertEquals(0, kernel.errno(Opcode.OPEN, ROOT + 2, new byte[8]), "opens are answered");
  }

  @Test
  void fileIsMadeWrittenReadAndPublished() {
    long[] file = create("a");
    ByteBuffer written = wrap(kernel.body(Opcode.WRITE, file[0], writing(file[1], 2, "text")));
    assertEquals(4, written.getInt(0));
    byte[] read =
        kernel.body(
            Opcode.READ,
            file[0],
            Asker.body(ReadLayout.BYTES, b -> ReadLayout.put(b, file[1], 1, 100)));
    assertEquals("\0text", new String(read, UTF_8));
    kernel.body(Opcode.FLUSH, file[0], handle(file[1]));
    ByteBuffer staged = wrap(kernel.body(Opcode.LOOKUP, ROOT, name("a")));
    assertEquals(0, staged.getLong(16), "seconds that a staged name may be kept");
    kernel.body(Opcode.RELEASE, file[0], handle(file[1]));
    ByteBuffer entry = wrap(kernel.body(Opcode.LOOKUP, ROOT, name("a")));
    assertEquals(file[0], entry.getLong(0), "number");
    assertEquals(3600, entry.getLong(16), "seconds that a published name may be kept");
    assertEquals(6, files.published().get("/a").length);
    assertEquals(Errno.EBADF, kernel.errno(Opcode.WRITE, file[0], writing(file[1], 0, "x")));
  }

  @Test
  void writeThatIsShorterThanItSaysIsRefused() {
    long[] file = create("a");
    byte[] lying = writing(file[1], 0, "text");
    lying[16] = 5;
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.WRITE, file[0], lying));
    lying[19] = (byte) 0xff;
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.WRITE, file[0], lying));
  }

  @Test
  void bytesThatTheCacheHasThoughTheyWereRefusedAreForgotten() {
    long[] file = create("a");
    kernel.body(Opcode.RELEASE, file[0], handle(file[1]));
    byte[] late = writing(file[1], 0, "late");
    assertEquals(Errno.EBADF, kernel.errno(Opcode.WRITE, file[0], late));
    assertEquals(List.of(), forgotten);
    late[20] = WriteLayout.CACHE; // the flags, behind handle, position and size
    assertEquals(Errno.EBADF, kernel.errno(Opcode.WRITE, file[0], late));
    assertEquals(List.of(file[0]), forgotten);
  }

  @Test
  void attributesAreSet() {
    long[] file = create(".a");
    int valid = SetattrLayout.MODE | SetattrLayout.SIZE;
    ByteBuffer reply = wrap(kernel.body(Opcode.SETATTR, file[0], setting(valid, 0604, 77)));
    assertEquals(file[0], reply.getLong(16));
    assertEquals(77, reply.getLong(24));
    assertEquals(0100604, reply.getInt(16 + 60));
  }

  @Test
  void privilegeBitsAreTakenAwayWhenTheKernelSaysSo() {
    long[] file = create(".a");
    kernel.body(Opcode.SETATTR, file[0], setting(SetattrLayout.MODE, 06755, 0));
    byte[] request = writing(file[1], 0, "x");
    request[20] = WriteLayout.KILL_PRIVILEGES;
    kernel.body(Opcode.WRITE, file[0], request);
    ByteBuffer now = wrap(kernel.body(Opcode.GETATTR, file[0], new byte[16]));
    assertEquals(0100755, now.getInt(16 + 60));
  }

  @Test
  void namesAreMadeMovedAndRemoved() {
    byte[] mode = Asker.body(MakeLayout.DIRECTORY_BYTES, b -> MakeLayout.putMode(b, 040755));
    ByteBuffer made = wrap(kernel.body(Opcode.MKDIR, ROOT, join(mode, name(".d"))));
    long directory = made.getLong(0);
    long[] file = create(".a");
    kernel.body(Opcode.RELEASE, file[0], handle(file[1]));
    kernel.body(Opcode.RENAME2, ROOT, renaming(directory, 0, ".a", "b"));
    assertEquals(List.of(".", "..", "b"), list(directory));
    assertEquals(Errno.ENOTEMPTY, kernel.errno(Opcode.RMDIR, ROOT, name(".d")));
    kernel.body(Opcode.UNLINK, directory, name("b"));
    kernel.body(Opcode.RMDIR, ROOT, name(".d"));
    assertEquals(List.of(".", "..", ".meta"), list(ROOT));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.RENAME2, ROOT, renaming(ROOT, 2, "a", "b")));
  }

  @Test
  void renameWithoutFlagsIsTheOlderRequest() {
    long[] file = create(".a");
    byte[] fixed = Asker.body(RenameLayout.PLAIN_BYTES, b -> b.putLong(InHeaderLayout.BYTES, ROOT));
    kernel.body(Opcode.RENAME, ROOT, join(fixed, name(".a"), name(".b")));
    assertEquals(file[0], wrap(kernel.body(Opcode.LOOKUP, ROOT, name(".b"))).getLong(0));
    byte[] oneName = join(fixed, name(".b"));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.RENAME, ROOT, oneName));
  }

  private List<String> list(long directory) {
    byte[] opened = kernel.body(Opcode.OPENDIR, directory, new byte[OpenLayout.IN_BYTES]);
    long handle = wrap(opened).getLong(0);
    List<String> names = new ArrayList<>();
    long position = 0;
    while (true) {
      long from = position;
      byte[] reading =
          Asker.body(ReadLayout.BYTES, b -> ReadLayout.put(b, handle, from, 60)); // one or two
      ByteBuffer page = wrap(kernel.body(Opcode.READDIR, directory, reading));
      if (!page.hasRemaining()) {
        kernel.body(Opcode.RELEASEDIR, directory, handle(handle));
        return names;
      }
      while (page.hasRemaining()) {
        int start = page.position();
        position = page.getLong(start + 8);
        byte[] name = new byte[page.getInt(start + 16)];
        page.get(start + 24, name);
        names.add(new String(name, UTF_8));
        page.position(start + DirentLayout.bytes(name.length));
      }
    }
  }

  @Test
  void listingShowsEachNameOnceWhateverHappens() {
    for (int i = 0; i < 20; i++) {
      long[] file = create("f%02d".formatted(i));
      kernel.body(Opcode.WRITE, file[0], writing(file[1], 0, "x"));
      kernel.body(Opcode.RELEASE, file[0], handle(file[1]));
    }
    create(".staged");
    assertEquals(24, list(ROOT).size());
    assertEquals(Errno.EBADF, kernel.errno(Opcode.READDIR, ROOT, new byte[40]));
  }

  @Test
  void allocationReachesTheFile() {
    long[] file = create(".a");
    byte[] whole = Asker.body(AllocateLayout.BYTES, b -> AllocateLayout.put(b, file[1], 0, 10, 90));
    kernel.body(Opcode.FALLOCATE, file[0], whole);
    ByteBuffer now = wrap(kernel.body(Opcode.GETATTR, file[0], new byte[16]));
    assertEquals(100, now.getLong(24));
  }

  @Test
  void nodesThatAStoreCannotHaveAreRefused() {
    byte[] pipe = Asker.body(MakeLayout.NODE_BYTES, b -> MakeLayout.putMode(b, 0010644));
    assertEquals(Errno.EPERM, kernel.errno(Opcode.MKNOD, ROOT, join(pipe, name("p"))));
    byte[] file = Asker.body(MakeLayout.NODE_BYTES, b -> MakeLayout.putMode(b, 0100644));
    assertEquals(0, kernel.errno(Opcode.MKNOD, ROOT, join(file, name("f"))));
    byte[] link = join(name("l"), name("target"));
    assertEquals(Errno.EPERM, kernel.errno(Opcode.SYMLINK, ROOT, link));
    assertEquals(Errno.EPERM, kernel.errno(Opcode.LINK, ROOT, join(new byte[8], name("l"))));
    assertEquals(Errno.EOPNOTSUPP, kernel.errno(Opcode.SETXATTR, ROOT, NOTHING));
    assertEquals(Errno.ESTALE, kernel.errno(Opcode.GETATTR, 1L << 40, new byte[16]));
  }
}
