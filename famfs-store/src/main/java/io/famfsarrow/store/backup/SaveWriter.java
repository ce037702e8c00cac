package io.famfsarrow.store.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes the records of a save file one behind the other. Not thread-safe. */
final class SaveWriter {
  private final WritableByteChannel out;
  private final CRC32C chain = new CRC32C();
  private final byte[] zeros = new byte[SaveLayout.MAX_CHUNK_BYTES];
  private long chunkCount;
  private long coveredBytes;
  private long writtenBytes;

  SaveWriter(WritableByteChannel out, SaveLayout.Header header) throws IOException {
    this.out = out;
    write(SaveLayout.encode(header), SaveLayout.HEADER_BYTES);
  }

  /** Writes bytes of a medium, or that they are all zero. */
  void chunk(int deviceIndex, long mediaOffset, byte[] bytes, int lengthBytes) throws IOException {
    if (Arrays.equals(bytes, 0, lengthBytes, zeros, 0, lengthBytes)) {
      zeros(deviceIndex, mediaOffset, lengthBytes);
      return;
    }
    int crc = SaveLayout.crc(bytes, lengthBytes);
    record(new SaveLayout.Chunk(deviceIndex, mediaOffset, lengthBytes, false, crc));
    write(bytes, lengthBytes);
  }

  /** Writes that a run of a medium is all zero. */
  void zeros(int deviceIndex, long mediaOffset, int lengthBytes) throws IOException {
    record(new SaveLayout.Chunk(deviceIndex, mediaOffset, lengthBytes, true, 0));
  }

  private void record(SaveLayout.Chunk chunk) throws IOException {
    byte[] header = SaveLayout.encode(chunk);
    chain.update(header, 0, header.length);
    chunkCount++;
    coveredBytes += chunk.lengthBytes();
    write(header, header.length);
  }

  /** Ends the file. */
  void trailer() throws IOException {
    SaveLayout.Trailer trailer =
        new SaveLayout.Trailer(chunkCount, coveredBytes, (int) chain.getValue());
    write(SaveLayout.encode(trailer), SaveLayout.RECORD_BYTES);
  }

  long writtenBytes() {
    return writtenBytes;
  }

  private void write(byte[] bytes, int lengthBytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, lengthBytes);
    while (left.hasRemaining()) {
      out.write(left);
    }
    writtenBytes += lengthBytes;
  }
}
