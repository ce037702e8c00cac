package io.famfsarrow.fuse.kernel;

import static io.famfsarrow.fuse.kernel.Hex.assertBytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.fuse.stage.AttributeChange;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Structures of what changes something, written out by hand as in {@link LayoutTest}. */
class WritingLayoutTest {
  private static final Instant NOW = Instant.ofEpochSecond(5);

  private static ByteBuffer request(String body) {
    return Hex.buffer("00".repeat(InHeaderLayout.BYTES) + body);
  }

  private static String setattr(String valid) {
    return valid
        + """
         00000000 0000000000000000 0807060504030201 0000000000000000
         1000000000000000 2000000000000000 3000000000000000
         01000000 02000000 03000000
         e4810000 00000000 e9030000 ea030000 00000000
        """;
  }

  @Test
  void setattrOfEverything() {
    ByteBuffer b = request(setattr("3f000000"));
    assertEquals(88, SetattrLayout.BYTES);
    assertEquals(InHeaderLayout.BYTES + SetattrLayout.BYTES, b.capacity());
    AttributeChange expected =
        AttributeChange.NONE
            .withPermissions(0744)
            .withUid(1001)
            .withGid(1002)
            .withSize(0x0102030405060708L)
            .withAccessed(Instant.ofEpochSecond(16, 1))
            .withModified(Instant.ofEpochSecond(32, 2));
    assertEquals(expected, SetattrLayout.change(b, NOW));
  }

  @Test
  void setattrOfNothing() {
    ByteBuffer b = request(setattr("00000000"));
    assertEquals(AttributeChange.NONE, SetattrLayout.change(b, NOW));
  }

  @Test
  void setattrToNow() {
    ByteBuffer b = request(setattr("b0010000"));
    AttributeChange expected = AttributeChange.NONE.withAccessed(NOW).withModified(NOW);
    assertEquals(expected, SetattrLayout.change(b, NOW));
  }

  @Test
  void setattrOfNumbersThatNothingCanHave() {
    ByteBuffer b = request(setattr("38000000").replace("0807060504030201", "ff".repeat(8)));
    for (int i = 0; i < Long.BYTES; i++) {
      b.put(InHeaderLayout.BYTES + 40 + i, (byte) (i == 7 ? 0x7f : 0xff)); // mtime
    }
    AttributeChange change = SetattrLayout.change(b, NOW);
    assertEquals(Long.MAX_VALUE, change.sizeBytes().orElseThrow());
    assertEquals(
        Instant.MAX.getEpochSecond() - 10, change.modified().orElseThrow().getEpochSecond());
  }

  @Test
  void create() {
    ByteBuffer b = request("41800000 a4810000 12000000 00000000 6100");
    assertEquals(0x8041, CreateLayout.flags(b));
    assertEquals(0100644, CreateLayout.mode(b));
    assertEquals(16, CreateLayout.IN_BYTES);
    assertEquals('a', b.get(CreateLayout.NAME_OFFSET));
    ByteBuffer reply = Hex.dirty(OutHeaderLayout.BYTES + CreateLayout.OUT_BYTES);
    CreateLayout.putOpened(reply, 0x0807060504030201L, OpenLayout.KEEP_CACHE);
    assertBytes("0102030405060708 02000000 00000000", reply, OutHeaderLayout.BYTES + 128);
    assertEquals(144, CreateLayout.OUT_BYTES);
  }

  @Test
  void write() {
    ByteBuffer b =
        request(
            """
            0700000000000000 0010000000000000 0300000004000000 0000000000000000
            0180000000000000 616263
            """);
    assertEquals(7, WriteLayout.handle(b));
    assertEquals(4096, WriteLayout.position(b));
    assertEquals(3, WriteLayout.size(b));
    assertEquals(WriteLayout.KILL_PRIVILEGES, WriteLayout.flags(b));
    assertEquals(40, WriteLayout.IN_BYTES);
    assertEquals('a', b.get(WriteLayout.DATA_OFFSET));
    ByteBuffer reply = Hex.dirty(OutHeaderLayout.BYTES + WriteLayout.OUT_BYTES);
    WriteLayout.putWritten(reply, 3);
    assertBytes("03000000 00000000", reply, OutHeaderLayout.BYTES);
  }

  @Test
  void flushAndRelease() {
    ByteBuffer b = request("0700000000000000 0000000000000000 0100000000000000");
    assertEquals(7, HandleLayout.handle(b));
    assertEquals(24, HandleLayout.BYTES);
  }

  @Test
  void mkdirAndMknod() {
    ByteBuffer b = request("ed410000 12000000 6100");
    assertEquals(040755, MakeLayout.mode(b));
    assertEquals(8, MakeLayout.DIRECTORY_BYTES);
    assertEquals('a', b.get(MakeLayout.DIRECTORY_NAME_OFFSET));
    ByteBuffer node = request("a4810000 00000000 12000000 00000000 6100");
    assertEquals(16, MakeLayout.NODE_BYTES);
    assertEquals('a', node.get(MakeLayout.NODE_NAME_OFFSET));
  }

  @Test
  void rename() {
    ByteBuffer plain = request("0500000000000000 61006200");
    assertEquals(5, RenameLayout.newParent(plain));
    assertEquals('a', plain.get(RenameLayout.PLAIN_NAMES_OFFSET));
    ByteBuffer b = request("0500000000000000 01000000 00000000 61006200");
    assertEquals(5, RenameLayout.newParent(b));
    assertEquals(1, RenameLayout.flags(b));
    assertEquals('a', b.get(RenameLayout.NAMES_OFFSET));
  }

  @Test
  void allocate() {
    ByteBuffer b = request("0700000000000000 0010000000000000 0020000000000000 03000000 00000000");
    assertEquals(7, AllocateLayout.handle(b));
    assertEquals(4096, AllocateLayout.position(b));
    assertEquals(8192, AllocateLayout.length(b));
    assertEquals(3, AllocateLayout.mode(b));
    assertEquals(32, AllocateLayout.BYTES);
  }

  @Test
  void timeOfAccessApartFromTheOthers() {
    ByteBuffer b = Hex.dirty(AttributeLayout.BYTES);
    AttributeLayout.putAccessed(b, 0, Instant.ofEpochSecond(16, 1));
    assertEquals(16, b.getLong(24));
    assertEquals(1, b.getInt(48));
  }
}
