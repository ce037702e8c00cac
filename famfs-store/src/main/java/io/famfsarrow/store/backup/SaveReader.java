package io.famfsarrow.store.backup;

import io.famfsarrow.store.CorruptMediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * Reads a save file record by record and checks everything: checksums, bounds, order, and that it
 * is whole. Nothing of a chunk is handed out before its checksum matched. Not thread-safe.
 */
final class SaveReader {
  private final ReadableByteChannel in;
  private final SaveLayout.Header header;
  private final CRC32C chain = new CRC32C();
  private final byte[] data = new byte[SaveLayout.MAX_CHUNK_BYTES];
  private SaveLayout.Chunk chunk;
  private long chunkCount;
  private long coveredBytes;

  /**
   * Reads the header.
   *
   * @throws CorruptMediaException if it is none, or a damaged one
   */
  SaveReader(ReadableByteChannel in) throws IOException {
    this.in = in;
    byte[] bytes = new byte[SaveLayout.HEADER_BYTES];
    readFully(bytes, bytes.length);
    header = SaveLayout.decodeHeader(bytes);
    for (SaveLayout.Device device : header.devices()) {
      if (device.sizeBytes() <= 0) {
        throw SaveLayout.corrupt("a medium of " + device.sizeBytes() + " bytes");
      }
    }
  }

  SaveLayout.Header header() {
    return header;
  }

  /**
   * Goes to the next chunk.
   *
   * @return false at the end of a whole file
   */
  boolean next() throws IOException {
    byte[] record = new byte[SaveLayout.RECORD_BYTES];
    readFully(record, record.length);
    SaveLayout.Item next = SaveLayout.decodeItem(record);
    if (next instanceof SaveLayout.Trailer trailer) {
      requireWhole(trailer);
      return false;
    }
    SaveLayout.Chunk following = (SaveLayout.Chunk) next;
    requireLegal(following);
    chain.update(record, 0, record.length);
    chunkCount++;
    coveredBytes += following.lengthBytes();
    chunk = following;
    if (!chunk.zeros()) {
      readFully(data, chunk.lengthBytes());
      SaveLayout.requireCrc(
          "bytes at media offset " + chunk.mediaOffset(),
          chunk.dataCrc(),
          SaveLayout.crc(data, chunk.lengthBytes()));
    }
    return true;
  }

  private void requireLegal(SaveLayout.Chunk next) {
    boolean lengthFits = next.lengthBytes() > 0 && next.lengthBytes() <= SaveLayout.MAX_CHUNK_BYTES;
    boolean deviceFits = next.deviceIndex() >= 0 && next.deviceIndex() < header.devices().size();
    if (!lengthFits || !deviceFits) {
      throw SaveLayout.corrupt(
          "a chunk of " + next.lengthBytes() + " bytes for device " + next.deviceIndex());
    }
    long sizeBytes = header.devices().get(next.deviceIndex()).sizeBytes();
    if (next.mediaOffset() < 0 || next.mediaOffset() > sizeBytes - next.lengthBytes()) {
      throw SaveLayout.corrupt(
          "a chunk at media offset "
              + next.mediaOffset()
              + " ends beyond the medium of "
              + sizeBytes
              + " bytes");
    }
    if (chunk != null && !follows(next)) {
      throw SaveLayout.corrupt(
          "the chunk at media offset " + next.mediaOffset() + " does not lie behind the last one");
    }
  }

  private boolean follows(SaveLayout.Chunk next) {
    if (next.deviceIndex() != chunk.deviceIndex()) {
      return next.deviceIndex() > chunk.deviceIndex();
    }
    return next.mediaOffset() >= chunk.endOffset();
  }

  private void requireWhole(SaveLayout.Trailer trailer) throws IOException {
    boolean whole =
        trailer.chunkCount() == chunkCount
            && trailer.coveredBytes() == coveredBytes
            && header.coveredBytes() == coveredBytes
            && trailer.chainCrc() == (int) chain.getValue();
    if (!whole) {
      throw SaveLayout.corrupt(
          "chunks are missing or were changed: found "
              + chunkCount
              + " of "
              + trailer.chunkCount()
              + " with "
              + coveredBytes
              + " of "
              + header.coveredBytes()
              + " bytes");
    }
    if (in.read(ByteBuffer.allocate(1)) > 0) {
      throw SaveLayout.corrupt("something follows its end");
    }
  }

  /** The chunk that {@link #next} went to. */
  SaveLayout.Chunk chunk() {
    return chunk;
  }

  /** Its bytes; what lies behind its length is left from earlier ones. Undefined for zeros. */
  byte[] data() {
    return data;
  }

  private void readFully(byte[] into, int lengthBytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(into, 0, lengthBytes);
    while (left.hasRemaining()) {
      if (in.read(left) < 0) {
        throw SaveLayout.corrupt("it ends too early: it was cut off, or is not a save file");
      }
    }
  }
}
