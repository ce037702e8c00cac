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
  private static final int MAX_CHUNKS = 6;
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
    List<SaveLayout.Device> devices = new ArrayList<>();
    int count = in.u8() % (SaveLayout.MAX_DEVICES + 1);
    for (int i = 0; i < count; i++) {
      devices.add(new SaveLayout.Device(in.i64(), new UUID(0, i)));
    }
    UUID fsUuid = new UUID(in.i64(), in.i64());
    long entryCount = in.i64();
    long covered = in.i64();
    if (has(SUPERBLOCK_FIRST)) {
      superblock();
    }
    for (int i = 0; i < MAX_CHUNKS && in.hasMore(); i++) {
      chunk(in.u8() % 4 == 1, in.u8(), in.i64(), (int) in.i64(), in.bytes(in.u8()));
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

  private void superblock() {
    byte[] superblock = in.bytes(SuperblockLayout.LENGTH_BYTES);
    if (has(SEALED_SUPERBLOCK)) {
      Seals.identify(superblock);
      Seals.superblock(superblock);
    }
    chunk(false, 0, 0, (int) SuperblockLayout.REGION_BYTES, superblock);
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

  /** An input that makes the save of an empty store, of some size. */
  public static byte[] seed(long sizeBytes) {
    ByteBuffer b = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
    b.put((byte) (RIGHT_SUMS | SUPERBLOCK_FIRST | SEALED_SUPERBLOCK)).put((byte) 1);
    b.putLong(sizeBytes).putLong(FS.getMostSignificantBits()).putLong(FS.getLeastSignificantBits());
    b.putLong(0).putLong(0);
    long logBytes = 8 << 20;
    b.put(SuperblockLayout.encodeNew(FS, OWNER, OWNER, logBytes, sizeBytes, "medium"));
    byte[] header = LogHeaderLayout.encodeEmpty(logBytes);
    b.put((byte) 0).put((byte) 0).putLong(LogHeaderLayout.MEDIA_OFFSET).putLong(4096);
    b.put((byte) header.length).put(header);
    b.put((byte) 1).put((byte) 0).putLong(LogHeaderLayout.MEDIA_OFFSET + 4096).putLong(1 << 20);
    b.put((byte) 0);
    return Arrays.copyOf(b.array(), b.position());
  }
}
