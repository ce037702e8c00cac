package io.famfsarrow.store.backup;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Seals;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.hostile.InputReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/** A save file in few bytes, as a fuzzer changes them; options say what is put right. */
public final class ForgedSave {
  private static final int RIGHT_SUMS = 1;
  private static final int SUPERBLOCK_FIRST = 2;
  private static final int SEALED_SUPERBLOCK = 4;
  private static final int PATCHED = 8;
  private static final int MAX_CHUNKS = 5;

  /** Devices that are made; few, as each brings a superblock region. */
  private static final int MAX_COUNT = 5;

  private static final UUID FS = new UUID(0x1111, 0x2222);
  private static final UUID OWNER = new UUID(0x3333, 0x4444);

  private final InputReader in;
  private final int options;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final CRC32C chain = new CRC32C();
  private long chunkCount;
  private long coveredBytes;

  private ForgedSave(InputReader in) {
    this.in = in;
    this.options = in.u8();
  }

  private boolean has(int option) {
    return (options & option) != 0;
  }

  /** The file that an input stands for. */
  public static byte[] of(byte[] input) {
    return new ForgedSave(new InputReader(input)).file();
  }

  private byte[] file() {
    int count = deviceCount(in.u8());
    List<SaveLayout.Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(new SaveLayout.Device(in.i64(), new UUID(7, i)));
    }
    UUID fsUuid = new UUID(in.i64(), in.i64());
    long entryCount = in.i64();
    long covered = in.i64();
    for (int i = 0; i < Math.max(1, count); i++) {
      if (has(SUPERBLOCK_FIRST)) {
        superblock(fsUuid, i);
      }
      int chunks = in.u8() % MAX_CHUNKS;
      for (int n = 0; n < chunks; n++) {
        int device = has(SUPERBLOCK_FIRST) ? i : in.u8();
        chunk(in.u8() % 4 == 1, device, in.i64(), (int) in.i64(), in.bytes(in.u8()));
      }
    }
    boolean right = has(RIGHT_SUMS);
    SaveLayout.Header header =
        new SaveLayout.Header(fsUuid, entryCount, right ? coveredBytes : covered, devices);
    SaveLayout.Trailer trailer =
        new SaveLayout.Trailer(chunkCount, coveredBytes, right ? (int) chain.getValue() : 0);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SaveLayout.encode(header));
    file.writeBytes(body.toByteArray());
    file.writeBytes(SaveLayout.encode(trailer));
    byte[] bytes = file.toByteArray();
    if (has(PATCHED)) {
      bytes[(int) Long.remainderUnsigned(in.i64(), bytes.length)] ^= (byte) (1 + in.u8() % 255);
    }
    return bytes;
  }

  private void superblock(UUID fsUuid, int device) {
    byte[] superblock = in.bytes(SuperblockLayout.LENGTH_BYTES);
    if (has(SEALED_SUPERBLOCK)) {
      Seals.identify(superblock);
      Seals.belongTo(superblock, fsUuid, new UUID(7, device));
      Seals.superblock(superblock);
    }
    chunk(false, device, 0, (int) SuperblockLayout.REGION_BYTES, superblock);
  }

  /** Its data, filled up with ones as long as the file can have them at all. */
  private void chunk(boolean zeros, int device, long mediaOffset, int lengthBytes, byte[] start) {
    int stored = zeros ? 0 : Math.max(0, Math.min(lengthBytes, SaveLayout.MAX_CHUNK_BYTES));
    byte[] data = new byte[stored];
    System.arraycopy(start, 0, data, 0, Math.min(start.length, stored));
    int crc = zeros ? 0 : SaveLayout.crc(data, stored);
    byte[] record =
        SaveLayout.encode(new SaveLayout.Chunk(device, mediaOffset, lengthBytes, zeros, crc));
    chain.update(record, 0, record.length);
    chunkCount++;
    coveredBytes += lengthBytes;
    body.writeBytes(record);
    body.writeBytes(data);
  }

  /** Devices that the save of an input has. */
  public static int deviceCount(byte[] input) {
    return input.length < 2 ? 0 : deviceCount(Byte.toUnsignedInt(input[1]));
  }

  private static int deviceCount(int byteOfInput) {
    return byteOfInput % MAX_COUNT;
  }

  /** An input that makes the save of an empty store, of one or more media of some size. */
  public static byte[] seed(int deviceCount, long sizeBytes) {
    ByteBuffer b = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    b.put((byte) (RIGHT_SUMS | SUPERBLOCK_FIRST | SEALED_SUPERBLOCK)).put((byte) deviceCount);
    for (int i = 0; i < deviceCount; i++) {
      b.putLong(sizeBytes);
    }
    b.putLong(FS.getMostSignificantBits()).putLong(FS.getLeastSignificantBits());
    b.putLong(0).putLong(0);
    long logBytes = 8 << 20;
    b.put(SuperblockLayout.encodeNew(FS, OWNER, OWNER, logBytes, sizeBytes, "medium"));
    byte[] header = LogHeaderLayout.encodeEmpty(logBytes);
    b.put((byte) 2);
    b.put((byte) 0).putLong(LogHeaderLayout.MEDIA_OFFSET).putLong(4096);
    b.put((byte) header.length).put(header);
    b.put((byte) 1).putLong(LogHeaderLayout.MEDIA_OFFSET + 4096).putLong(1 << 20).put((byte) 0);
    for (int i = 1; i < deviceCount; i++) {
      b.put(SuperblockLayout.encodeSecondary(FS, OWNER, OWNER, sizeBytes, "more")).put((byte) 0);
    }
    return Arrays.copyOf(b.array(), b.position());
  }
}
