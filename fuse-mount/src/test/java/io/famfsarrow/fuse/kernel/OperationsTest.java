package io.famfsarrow.fuse.kernel;

import static io.famfsarrow.fuse.kernel.Asker.name;
import static io.famfsarrow.fuse.kernel.Asker.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.ProtocolStore;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes and their replies, without a mount. */
@Timeout(60)
class OperationsTest {
  private static final byte[] NOTHING = {};
  private static final int OLDEST = 38;

  private final ProtocolStore store = new ProtocolStore();
  private final ListedTree listed = new ListedTree(store.tree());
  private final Negotiation negotiation = new Negotiation();
  private final Asker kernel =
      new Asker(KernelMount.operations(store.store(), listed, negotiation, false));

  @AfterEach
  void close() {
    store.close();
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void initialise() {
    kernel.body(Opcode.INIT, 0, Asker.init(7, 45, -1L));
  }

  @Test
  void initTakesOfWhatIsOfferedOnlyWhatItWants() {
    ByteBuffer reply = wrap(kernel.body(Opcode.INIT, 0, Asker.init(7, 99, -1L)));
    assertEquals(7, reply.getInt(0));
    assertEquals(45, reply.getInt(4));
    assertEquals(1 << 20, reply.getInt(8));
    assertEquals(
        InitFlags.ASYNC_READ
            | InitFlags.DO_READDIRPLUS
            | InitFlags.READDIRPLUS_AUTO
            | InitFlags.NO_OPEN_SUPPORT
            | InitFlags.PARALLEL_DIROPS
            | InitFlags.MAX_PAGES
            | InitFlags.NO_OPENDIR_SUPPORT
            | InitFlags.EXPLICIT_INVAL_DATA
            | InitFlags.INIT_EXT,
        Integer.toUnsignedLong(reply.getInt(12)));
    assertEquals(256, reply.getShort(28));
    assertEquals(0, reply.getInt(32));
    assertTrue(negotiation.noOpen());
    assertFalse(negotiation.famfs());
  }

  @Test
  void initOfTheOldestKernelGetsItsOwnVersion() {
    ByteBuffer reply = wrap(kernel.body(Opcode.INIT, 0, Asker.init(7, OLDEST, 0)));
    assertEquals(OLDEST, reply.getInt(4));
    assertEquals(0, reply.getInt(12));
    assertFalse(negotiation.noOpen());
  }

  @Test
  void olderKernelIsRefusedAndToldWhatElseThereIs() {
    assertEquals(Errno.EPROTO, kernel.errno(Opcode.INIT, 0, Asker.init(7, OLDEST - 1, -1L)));
    var refused = assertThrows(CompletionException.class, () -> negotiation.future().join());
    assertTrue(refused.getCause() instanceof FuseUnavailableException);
    assertTrue(refused.getMessage().contains("7.37") && refused.getMessage().contains("jnr"));
  }

  @Test
  void newerMajorVersionIsAskedToComeAgain() {
    ByteBuffer reply = wrap(kernel.body(Opcode.INIT, 0, Asker.init(8, 0, -1L)));
    assertEquals(7, reply.getInt(0));
    assertFalse(negotiation.future().isDone());
  }

  @Test
  void lookupFindsNamesAsBytes() {
    ByteBuffer found = wrap(kernel.body(Opcode.LOOKUP, ProtocolStore.ROOT, name("f")));
    assertEquals(EntryLayout.BYTES, found.capacity());
    assertEquals(ProtocolStore.FILE, found.getLong(0));
    assertEquals(3600, found.getLong(16));
    assertEquals(3600, found.getLong(24));
    assertEquals(ProtocolStore.content().length, found.getLong(48));
    assertEquals(0100640, found.getInt(100));
    byte[] odd = Arrays.copyOf(ProtocolStore.oddName(), ProtocolStore.oddName().length + 1);
    assertEquals(
        ProtocolStore.ODD_NAME,
        wrap(kernel.body(Opcode.LOOKUP, ProtocolStore.ROOT, odd)).getLong(0));
  }

  @Test
  void lookupOfNothingIsRememberedAsLong() {
    ByteBuffer found = wrap(kernel.body(Opcode.LOOKUP, ProtocolStore.ROOT, name("none")));
    assertEquals(0, found.getLong(0));
    assertEquals(3600, found.getLong(16));
  }

  @Test
  void lookupRefusesWhatHasNoSense() {
    assertEquals(Errno.ENOTDIR, kernel.errno(Opcode.LOOKUP, ProtocolStore.FILE, name("x")));
    assertEquals(Errno.ESTALE, kernel.errno(Opcode.LOOKUP, 99, name("x")));
    assertEquals(Errno.ESTALE, kernel.errno(Opcode.GETATTR, 0, NOTHING));
    assertEquals(Errno.ESTALE, kernel.errno(Opcode.GETATTR, -1, NOTHING));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.LOOKUP, ProtocolStore.ROOT, new byte[] {'f'}));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.READ, ProtocolStore.FILE, new byte[39]));
  }

  @Test
  void attributesOfADirectory() {
    ByteBuffer found = wrap(kernel.body(Opcode.GETATTR, ProtocolStore.FOLDER, NOTHING));
    assertEquals(AttrOutLayout.BYTES, found.capacity());
    assertEquals(3600, found.getLong(0));
    assertEquals(ProtocolStore.FOLDER, found.getLong(16));
    assertEquals(0040755, found.getInt(16 + 60));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 9999, 10_000, 10_001, 1 << 30})
  void readGivesWhatThereIs(int offset) {
    byte[] expected =
        offset >= 10_000
            ? NOTHING
            : Arrays.copyOfRange(ProtocolStore.content(), offset, Math.min(offset + 5000, 10_000));
    assertArrayEquals(expected, kernel.body(Opcode.READ, ProtocolStore.FILE, read(offset, 5000)));
  }

  @Test
  void readRefusesWhatHasNoSense() {
    assertEquals(Errno.EISDIR, kernel.errno(Opcode.READ, ProtocolStore.FOLDER, read(0, 10)));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.READ, ProtocolStore.FILE, read(-1, 10)));
  }

  @Test
  void unreadableFileIsAnErrorThatIsReported() {
    assertEquals(Errno.EIO, kernel.errno(Opcode.READ, ProtocolStore.UNREADABLE, read(0, 10)));
    assertEquals(List.of("read /unreadable 5 extent beyond the device"), store.reports());
  }

  @Test
  void bytesThatTheKernelCannotReadFailTheRequestAndTheStore() {
    kernel.device.onPieces = length -> -Errno.EFAULT;
    assertEquals(Errno.EIO, kernel.errno(Opcode.READ, ProtocolStore.FILE, read(0, 10)));
    kernel.device.onPieces = length -> length;
    assertEquals(Errno.EIO, kernel.errno(Opcode.READ, ProtocolStore.FILE, read(0, 10)));
    assertEquals(Errno.EIO, kernel.errno(Opcode.GETATTR, ProtocolStore.ROOT, NOTHING));
    assertThrows(MemoryFaultException.class, store.store()::tree);
    assertEquals(1, store.failures().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOENT, Errno.ENODEV, Errno.ENOTCONN, Errno.ECONNABORTED})
  void requestsThatWereGivenUpAreNoFault(int errno) {
    kernel.device.onPieces = length -> -errno;
    kernel.send(Opcode.READ, ProtocolStore.FILE, read(0, 10));
    assertEquals(List.of(), kernel.device.outgoing);
    assertEquals(List.of(), store.reports());
  }

  @Test
  void replyThatTheKernelDoesNotTakeBecomesARefusal() {
    kernel.device.onWrite = length -> length > OutHeaderLayout.BYTES ? -Errno.EINVAL : length;
    assertEquals(Errno.EIO, kernel.errno(Opcode.GETATTR, ProtocolStore.FILE, NOTHING));
    assertEquals(1, store.reports().size());
  }

  @Test
  void opensNeverLeaveAKernelThatCanDoWithout() {
    initialise();
    assertEquals(Errno.ENOSYS, kernel.errno(Opcode.OPEN, ProtocolStore.FILE, new byte[8]));
    assertEquals(Errno.ENOSYS, kernel.errno(Opcode.OPENDIR, ProtocolStore.ROOT, new byte[8]));
  }

  @Test
  void otherOpensAreAnswered() {
    byte[] opened = kernel.body(Opcode.OPEN, ProtocolStore.FILE, new byte[8]);
    assertEquals(OpenLayout.KEEP_CACHE, wrap(opened).getInt(8));
    byte[] changing = kernel.body(Opcode.OPEN, ProtocolStore.CHANGING, new byte[8]);
    assertEquals(0, wrap(changing).getInt(8));
    byte[] listed = kernel.body(Opcode.OPENDIR, ProtocolStore.ROOT, new byte[8]);
    assertEquals(OpenLayout.KEEP_CACHE | OpenLayout.CACHE_DIRECTORY, wrap(listed).getInt(8));
    for (int flags : new int[] {1, 2, 01000}) {
      byte[] body = Asker.body(8, b -> OpenLayout.putRequest(b, flags));
      assertEquals(Errno.EROFS, kernel.errno(Opcode.OPEN, ProtocolStore.FILE, body));
    }
    assertEquals(Errno.EIO, kernel.errno(Opcode.OPEN, ProtocolStore.UNREADABLE, new byte[8]));
    assertEquals(Errno.EISDIR, kernel.errno(Opcode.OPEN, ProtocolStore.FOLDER, new byte[8]));
    assertEquals(Errno.ENOTDIR, kernel.errno(Opcode.OPENDIR, ProtocolStore.FILE, new byte[8]));
    assertEquals(0, kernel.errno(Opcode.RELEASE, ProtocolStore.FILE, new byte[24]));
    assertEquals(0, kernel.errno(Opcode.RELEASEDIR, ProtocolStore.ROOT, new byte[24]));
  }

  private byte[] getxattr(String name, int capacity) {
    byte[] text = name(name);
    return Asker.body(
        8 + text.length,
        b -> {
          XattrLayout.putRequest(b, capacity);
          b.put(XattrLayout.NAME_OFFSET, text);
        });
  }

  @Test
  void extendedAttributesTellTheirLengthAndFitOrDoNot() {
    byte[] size = kernel.body(Opcode.GETXATTR, ProtocolStore.FILE, getxattr("user.famfs.size", 0));
    assertEquals(5, wrap(size).getInt(0));
    byte[] value = kernel.body(Opcode.GETXATTR, ProtocolStore.FILE, getxattr("user.famfs.size", 5));
    assertEquals("10000", new String(value, UTF_8));
    assertEquals(
        Errno.ERANGE,
        kernel.errno(Opcode.GETXATTR, ProtocolStore.FILE, getxattr("user.famfs.size", 4)));
    assertEquals(
        Errno.ENODATA, kernel.errno(Opcode.GETXATTR, ProtocolStore.FILE, getxattr("user.x", 9)));
    assertEquals(
        Errno.EOPNOTSUPP,
        kernel.errno(Opcode.GETXATTR, ProtocolStore.FILE, getxattr("system.posix_acl_access", 9)));
    byte[] room = Asker.body(8, b -> XattrLayout.putRequest(b, 1000));
    String names = new String(kernel.body(Opcode.LISTXATTR, ProtocolStore.FILE, room), UTF_8);
    assertTrue(names.endsWith("\0") && names.contains("user.famfs.fmap\0"), names);
    byte[] little = Asker.body(8, b -> XattrLayout.putRequest(b, names.length() - 1));
    assertEquals(Errno.ERANGE, kernel.errno(Opcode.LISTXATTR, ProtocolStore.FILE, little));
  }

  @Test
  void figuresOfTheFileSystem() {
    ByteBuffer found = wrap(kernel.body(Opcode.STATFS, ProtocolStore.ROOT, NOTHING));
    assertEquals(StatfsLayout.BYTES, found.capacity());
    assertEquals(1 << 20, found.getLong(0));
    assertEquals(15_007, found.getLong(24));
  }

  @Test
  void accessForWritingIsRefused() {
    byte[] write = Asker.body(8, b -> AccessLayout.put(b, AccessLayout.WRITE));
    assertEquals(Errno.EROFS, kernel.errno(Opcode.ACCESS, ProtocolStore.FILE, write));
    assertEquals(0, kernel.errno(Opcode.ACCESS, ProtocolStore.FILE, new byte[8]));
    assertEquals(Errno.EINVAL, kernel.errno(Opcode.READLINK, ProtocolStore.FILE, NOTHING));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Opcode.SETATTR,
        Opcode.SYMLINK,
        Opcode.MKNOD,
        Opcode.MKDIR,
        Opcode.UNLINK,
        Opcode.RMDIR,
        Opcode.RENAME,
        Opcode.RENAME2,
        Opcode.LINK,
        Opcode.WRITE,
        Opcode.SETXATTR,
        Opcode.REMOVEXATTR,
        Opcode.CREATE,
        Opcode.TMPFILE,
        Opcode.FALLOCATE,
        Opcode.COPY_FILE_RANGE
      })
  void everyChangeIsRefused(int opcode) {
    assertEquals(Errno.EROFS, kernel.errno(opcode, ProtocolStore.FILE, new byte[64]));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Opcode.STATX,
        Opcode.LSEEK,
        Opcode.FLUSH,
        Opcode.FSYNC,
        Opcode.FSYNCDIR,
        Opcode.INTERRUPT,
        Opcode.GET_FMAP,
        Opcode.GET_DAXDEV,
        7,
        63,
        64,
        4096,
        -1
      })
  void whatTheKernelCanDoWithoutIsNotImplemented(int opcode) {
    assertEquals(Errno.ENOSYS, kernel.errno(opcode, ProtocolStore.FILE, new byte[64]));
  }

  @Test
  void forgettingHasNoReply() {
    kernel.send(Opcode.FORGET, ProtocolStore.FILE, new byte[8]);
    kernel.send(Opcode.BATCH_FORGET, 0, new byte[8]);
    assertEquals(List.of(), kernel.device.outgoing);
    assertEquals(0, kernel.errno(Opcode.DESTROY, 0, NOTHING));
  }

  @Test
  void noRequestStaysWithoutAReply() {
    OperationTable table = OperationTable.of(store.store());
    table.set(1, "silent", (request, reply) -> {});
    table.set(
        2,
        "throwing",
        (request, reply) -> {
          throw new StackOverflowError("deep");
        });
    table.set(
        3,
        "late",
        (request, reply) -> {
          reply.ok();
          throw new IllegalStateException("afterwards");
        });
    Asker asker = new Asker(table);
    assertEquals(Errno.EIO, asker.errno(1, ProtocolStore.ROOT, NOTHING));
    assertEquals(Errno.EIO, asker.errno(2, ProtocolStore.INNER, NOTHING));
    assertEquals(0, asker.errno(3, 99, NOTHING));
    assertEquals(
        List.of(
            "silent / 5 operation silent gave no reply",
            "throwing /folder/inner 5 deep",
            "late node 99 5 afterwards"),
        store.reports());
  }

  @Test
  void laterOperationsTakeThePlaceOfEarlierOnes() {
    OperationTable table =
        OperationTable.of(
            store.store(),
            new ChangeRefusals(),
            operations -> operations.set(Opcode.WRITE, "write", (request, reply) -> reply.ok()));
    Asker asker = new Asker(table);
    assertEquals(0, asker.errno(Opcode.WRITE, ProtocolStore.FILE, NOTHING));
    assertEquals(Errno.EROFS, asker.errno(Opcode.MKDIR, ProtocolStore.ROOT, NOTHING));
  }

  /** A kernel with famfs, and a store on dax devices. */
  private Asker famfsKernel() {
    Asker asker = new Asker(KernelMount.operations(store.store(), listed, negotiation, true));
    ByteBuffer reply = wrap(asker.body(Opcode.INIT, 0, Asker.init(7, 46, -1L)));
    assertEquals(46, reply.getInt(4));
    assertEquals(1 << 11, reply.getInt(32));
    int without = (int) (InitFlags.NO_OPEN_SUPPORT | InitFlags.DO_READDIRPLUS);
    assertEquals(0, reply.getInt(12) & without);
    assertTrue(negotiation.famfs());
    assertFalse(negotiation.noOpen());
    return asker;
  }

  @Test
  void kernelWithFamfsIsToldWhereFilesLie() {
    store.withMap(SimpleFmap.of(List.of(new SimpleExtent(0, 0xa00000, 0x200000))));
    Asker asker = famfsKernel();
    Hex.assertBytes(
        """
        0000 0100 00000000 01000000 00000000 1027000000000000 0000000000000000
        0000000000000000 0000a00000000000 0000200000000000
        """,
        asker.body(Opcode.GET_FMAP, ProtocolStore.FILE, NOTHING));
    assertEquals(Errno.ENOENT, asker.errno(Opcode.GET_FMAP, ProtocolStore.INNER, NOTHING));
    assertEquals(Errno.EINVAL, asker.errno(Opcode.GET_FMAP, 99, NOTHING));
    assertEquals(Errno.EISDIR, asker.errno(Opcode.GET_FMAP, ProtocolStore.FOLDER, NOTHING));
    assertEquals(0, asker.errno(Opcode.OPEN, ProtocolStore.FILE, new byte[8]));
  }

  @Test
  void chunksThatDoNotFitIntoTheMessageAreNoMap() {
    SimpleExtent strip = new SimpleExtent(0, 0xa00000, 1L << 32);
    store.withMap(InterleavedExtent.of(1L << 32, List.of(strip, strip)));
    Asker asker = famfsKernel();
    assertEquals(Errno.ENOENT, asker.errno(Opcode.GET_FMAP, ProtocolStore.FILE, NOTHING));
  }

  @Test
  void kernelWithFamfsIsToldTheDevices() {
    Asker asker = famfsKernel();
    byte[] device =
        asker.body(Opcode.GET_DAXDEV, 0, Asker.body(4, b -> DaxDeviceLayout.putRequest(b, 0)));
    assertEquals(DaxDeviceLayout.OUT_BYTES, device.length);
    assertEquals("/dev/shm/a b\0", new String(device, 24, 13, UTF_8));
    for (int index : new int[] {2, -1}) {
      byte[] body = Asker.body(4, b -> DaxDeviceLayout.putRequest(b, index));
      assertEquals(Errno.EINVAL, asker.errno(Opcode.GET_DAXDEV, 0, body));
    }
  }

  @Test
  void onOtherMediaNothingOfThatIsAgreedOn() {
    kernel.body(Opcode.INIT, 0, Asker.init(7, 46, -1L));
    assertFalse(negotiation.famfs());
  }
}
