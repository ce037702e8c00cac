package io.famfsarrow.fuse.kernel;

import static io.famfsarrow.fuse.kernel.Hex.assertBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.SpaceFigures;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every structure equals the bytes of the C structures of FUSE 7.38, written out by hand. */
class LayoutTest {
  private static final int BODY = OutHeaderLayout.BYTES;
  private static final Stat SAMPLE =
      new Stat(
          0x1122,
          0x1_0000_0001L,
          Instant.ofEpochSecond(0x6543_2101L, 0x0102_0304),
          0100644,
          2,
          3,
          4);

  private static final String ATTRIBUTES =
      """
      2211000000000000 0100000001000000 0100800000000000
      0121436500000000 0121436500000000 0121436500000000
      04030201 04030201 04030201
      a4810000 02000000 03000000 04000000 00000000 00100000 00000000
      """;

  @Test
  void inHeader() {
    ByteBuffer b =
        Hex.buffer(
            """
            38000000 0f000000 0807060504030201 0200000000000000
            e8030000 64000000 39300000 0200 0000
            """);
    assertEquals(40, InHeaderLayout.BYTES);
    assertEquals(InHeaderLayout.BYTES, b.capacity());
    assertEquals(0x38, InHeaderLayout.length(b));
    assertEquals(Opcode.READ, InHeaderLayout.opcode(b));
    assertEquals(0x0102030405060708L, InHeaderLayout.unique(b));
    assertEquals(2, InHeaderLayout.nodeId(b));
    assertEquals(1000, InHeaderLayout.uid(b));
    assertEquals(100, InHeaderLayout.gid(b));
    assertEquals(12345, InHeaderLayout.pid(b));
    assertEquals(2, InHeaderLayout.extensionWords(b));
  }

  @Test
  void outHeader() {
    ByteBuffer b = Hex.dirty(24);
    OutHeaderLayout.put(b, 16, -2, 0x0102030405060708L);
    assertBytes("10000000 feffffff 0807060504030201", b, 0);
    assertEquals(16, OutHeaderLayout.BYTES);
  }

  @Test
  void initRequest() {
    ByteBuffer b = request("07000000 26000000 00000200 fbff7f73 21080000");
    assertEquals(7, InitLayout.major(b));
    assertEquals(38, InitLayout.minor(b));
    assertEquals(131072, InitLayout.maxReadahead(b));
    assertEquals(0x0821_737f_fffbL, InitLayout.flags(b));
    assertTrue((InitLayout.flags(b) & InitFlags.DAX_FMAP) != 0);
  }

  @Test
  void upperFlagsCountOnlyWhereTheKernelSaysSo() {
    ByteBuffer b = request("07000000 26000000 00000200 fbff7f33 21080000");
    assertEquals(0x337f_fffbL, InitLayout.flags(b));
  }

  @Test
  void initReply() {
    ByteBuffer b = Hex.dirty(BODY + 72);
    InitLayout.put(b, new InitReply(7, 45, 1 << 20, 0x0800_4042_0001L, 64, 48, 4096, 256));
    assertBytes(
        """
        07000000 2d000000 00001000 01004240 4000 3000 00100000 01000000 0001 0000 00080000
        00000000 0000000000000000 0000000000000000 0000000000000000
        """,
        b,
        BODY);
    assertEquals(64, InitLayout.OUT_BYTES);
  }

  @Test
  void attributes() {
    ByteBuffer b = Hex.dirty(100);
    AttributeLayout.put(b, 8, SAMPLE);
    assertBytes(ATTRIBUTES, b, 8);
    assertEquals(88, AttributeLayout.BYTES);
  }

  @Test
  void attributesReply() {
    ByteBuffer b = Hex.dirty(BODY + 112);
    AttrOutLayout.put(b, 3600, SAMPLE);
    assertBytes("100e000000000000 00000000 00000000" + ATTRIBUTES, b, BODY);
    assertEquals(104, AttrOutLayout.BYTES);
  }

  @Test
  void entry() {
    ByteBuffer b = Hex.dirty(160);
    EntryLayout.put(b, 16, 0x77, 3600, SAMPLE);
    assertBytes(
        "7700000000000000 0000000000000000 100e000000000000 100e000000000000 00000000 00000000"
            + ATTRIBUTES,
        b,
        16);
    assertEquals(128, EntryLayout.BYTES);
  }

  @Test
  void missingEntryHasNodeZeroAndIsValidAsLong() {
    ByteBuffer b = Hex.dirty(160);
    EntryLayout.putMissing(b, 16, 3600);
    assertBytes("00".repeat(16) + "100e000000000000" + "00".repeat(104), b, 16);
  }

  @Test
  void directoryRecord() {
    ByteBuffer b = Hex.dirty(64);
    DirentLayout.put(b, 8, 0x22, 0040755, 0x0102, new byte[] {'a', (byte) 0xff, 'c'});
    assertBytes("2200000000000000 0201000000000000 03000000 04000000 61ff63 0000000000", b, 8);
    assertEquals(32, DirentLayout.bytes(3));
    assertEquals(32, DirentLayout.bytes(8));
    assertEquals(40, DirentLayout.bytes(9));
    ByteBuffer file = Hex.dirty(32);
    DirentLayout.put(file, 0, 1, 0100600, 3, new byte[8]);
    assertEquals(8, file.getInt(20));
  }

  @Test
  void read() {
    ByteBuffer b =
        request(
            """
            0100000000000000 0000100000000000 00001000 00000000
            0000000000000000 00800000 00000000
            """);
    assertEquals(40, ReadLayout.BYTES);
    assertEquals(InHeaderLayout.BYTES + ReadLayout.BYTES, b.capacity());
    assertEquals(1, ReadLayout.handle(b));
    assertEquals(1 << 20, ReadLayout.position(b));
    assertEquals(1 << 20, ReadLayout.size(b));
  }

  @Test
  void open() {
    assertEquals(0x8201, OpenLayout.flags(request("01820000 00000000")));
    ByteBuffer b = Hex.dirty(BODY + 24);
    OpenLayout.put(b, 5, OpenLayout.KEEP_CACHE | OpenLayout.CACHE_DIRECTORY);
    assertBytes("0500000000000000 0a000000 00000000", b, BODY);
    assertEquals(16, OpenLayout.OUT_BYTES);
  }

  @Test
  void extendedAttribute() {
    ByteBuffer b = request("ff000000 00000000 7573657200");
    assertEquals(255, XattrLayout.capacity(b));
    assertEquals(48, XattrLayout.NAME_OFFSET);
    ByteBuffer reply = Hex.dirty(BODY + 16);
    XattrLayout.putSize(reply, 0x24);
    assertBytes("24000000 00000000", reply, BODY);
  }

  @Test
  void access() {
    assertEquals(AccessLayout.WRITE, AccessLayout.mask(request("02000000 00000000")));
  }

  @Test
  void statfs() {
    ByteBuffer b = Hex.dirty(BODY + 96);
    StatfsLayout.put(b, new SpaceFigures(1L << 32, 3L << 30, 15_000), 10_000, 79);
    assertBytes(
        """
        0000100000000000 00000c0000000000 00000c0000000000 a861000000000000 983a000000000000
        00100000 4f000000 00100000 00000000 0000000000000000 0000000000000000 0000000000000000
        """,
        b,
        BODY);
    assertEquals(80, StatfsLayout.BYTES);
  }

  @Test
  void notes() {
    ByteBuffer inode = Hex.dirty(48);
    NotificationLayout.putInode(inode, 7);
    assertBytes(
        """
        28000000 02000000 0000000000000000
        0700000000000000 0000000000000000 0000000000000000
        """,
        inode,
        0);
    ByteBuffer entry = Hex.dirty(48);
    NotificationLayout.putEntry(entry, 7, new byte[] {'n', 'e', 'w'});
    assertBytes(
        """
        24000000 03000000 0000000000000000 0700000000000000 03000000 01000000 6e657700
        """,
        entry,
        0);
    assertEquals(36, NotificationLayout.entryBytes(3));
  }

  @Test
  void pieces() {
    ByteBuffer b = Hex.dirty(40);
    IovecLayout.put(b, 1, 0x7f00_0000_1000L, 5);
    assertBytes("00100000007f0000 0500000000000000", b, 16);
  }

  @Test
  void messageWithADescriptor() {
    ByteBuffer b = ByteBuffer.allocate(MessageLayout.BYTES).order(Hex.buffer("").order());
    MessageLayout.prepare(b, 0x1000);
    assertBytes(
        """
        0000000000000000 0000000000000000 3810000000000000 0100000000000000
        5010000000000000 1800000000000000 0000000000000000
        4810000000000000 0100000000000000 0000000000000000
        000000000000000000000000000000000000000000000000
        """,
        b.array());
    assertTrue(MessageLayout.descriptor(b).isEmpty());
    // What the kernel writes: 20 bytes, SOL_SOCKET, SCM_RIGHTS, descriptor 9.
    b.put(40, Hex.bytes("1400000000000000"));
    b.put(80, Hex.bytes("1400000000000000 01000000 01000000 09000000"));
    assertEquals(9, MessageLayout.descriptor(b).getAsInt());
  }

  @Test
  void mapOfExtents() {
    ByteBuffer b = Hex.dirty(BODY + 96);
    SimpleFmap map =
        SimpleFmap.of(
            List.of(
                new SimpleExtent(0, 0xa00000, 0x200000), new SimpleExtent(1, 0x400000, 0x400000)));
    assertEquals(80, FmapLayout.put(b, 0x212345, map));
    assertBytes(
        """
        0000 0100 00000000 02000000 00000000 4523210000000000 0000000000000000
        00000000 00000000 0000a00000000000 0000200000000000
        01000000 00000000 0000400000000000 0000400000000000
        """,
        b,
        BODY);
  }

  @Test
  void mapOfStrips() {
    ByteBuffer b = Hex.dirty(BODY + 112);
    InterleavedExtent map =
        InterleavedExtent.of(
            0x200000,
            List.of(
                new SimpleExtent(0, 0xa00000, 0x400000), new SimpleExtent(0, 0x1000000, 0x400000)));
    assertEquals(104, FmapLayout.put(b, 0x800000, map));
    assertBytes(
        """
        0000 0100 01000000 01000000 00000000 0000800000000000 0000000000000000
        02000000 00002000 0000800000000000 0000000000000000
        0000 0000 00000000 0000a00000000000 0000400000000000
        0000 0000 00000000 0000000100000000 0000400000000000
        """,
        b,
        BODY);
  }

  @Test
  void daxDevice() {
    assertEquals(1, DaxDeviceLayout.index(request("01000000")));
    ByteBuffer b = Hex.dirty(BODY + 288);
    DaxDeviceLayout.put(b, 1, Hex.bytes("2f6465762f646178"));
    assertBytes("0100" + "00".repeat(22) + "2f6465762f646178" + "00".repeat(248), b, BODY);
    assertEquals(280, DaxDeviceLayout.OUT_BYTES);
  }

  @Test
  void requestsAreBuiltAsTheyAreRead() {
    ByteBuffer b = Hex.dirty(InHeaderLayout.BYTES);
    InHeaderLayout.put(b, 40, 1, 2, 3);
    InHeaderLayout.putCaller(b, 4, 5, 6);
    InHeaderLayout.putExtensionWords(b, 7);
    b.putShort(38, (short) 0);
    assertBytes(
        """
        28000000 01000000 0200000000000000 0300000000000000
        04000000 05000000 06000000 0700 0000
        """,
        b,
        0);
  }

  /** A request with that body. */
  private static ByteBuffer request(String body) {
    return Hex.buffer("00".repeat(InHeaderLayout.BYTES) + body);
  }
}
