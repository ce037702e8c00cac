package io.famfsarrow.ingest;

import io.famfsarrow.arrow.publish.BatchCursor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A file with a JSON object in each line. What columns there are, and of which types, is found out
 * from its first MiB; a field that comes up later is refused, where the library would leave it out.
 */
final class JsonSource extends DatasetSource {

  static final String ZIPPED = ".gz";

  /** More than the library looks at to find out the columns. */
  private static final int START_BYTES = 2 << 20;

  private final Path path;

  JsonSource(Path path) {
    super(path, FileFormat.JSON);
    this.path = path;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, List<String> columns) {
    lookAtStart();
    BatchCursor batches = super.open(allocator, columns);
    List<Field> fields = batches.schema().getFields();
    JsonFields known = columns.isEmpty() ? JsonFields.of(fields) : JsonFields.ofSome(fields);
    return new JsonCursor(batches, name(), this::text, known);
  }

  /** Nothing is given to the library that it would overflow its stack on. */
  private void lookAtStart() {
    try (InputStream in = bytes()) {
      byte[] start = in.readNBytes(START_BYTES);
      Reader text =
          new InputStreamReader(new ByteArrayInputStream(start), StandardCharsets.ISO_8859_1);
      new JsonWalk(name(), text, () -> true).run(null);
    } catch (IOException e) {
      throw JsonWalk.unreadable(name(), e);
    }
  }

  /** Ends with an exception where it is not UTF-8. */
  private Reader text() throws IOException {
    return new InputStreamReader(bytes(), StandardCharsets.UTF_8.newDecoder());
  }

  private InputStream bytes() throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      return path.toString().endsWith(ZIPPED) ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
