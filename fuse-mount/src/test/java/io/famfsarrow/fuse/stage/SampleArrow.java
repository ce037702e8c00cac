package io.famfsarrow.fuse.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/** Arrow files by Arrow's own writer. */
public final class SampleArrow {
  private SampleArrow() {}

  /** One column of numbers in one batch. */
  public static byte[] file(int rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        BigIntVector numbers = new BigIntVector("n", allocator)) {
      numbers.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        numbers.set(i, i);
      }
      numbers.setValueCount(rows);
      try (VectorSchemaRoot root = VectorSchemaRoot.of(numbers);
          ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
