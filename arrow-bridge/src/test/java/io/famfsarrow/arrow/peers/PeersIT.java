package io.famfsarrow.arrow.peers;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Other readers and writers of Arrow files: pyarrow, Polars, and DuckDB by way of pyarrow. {@code
 * python/write_files.py} makes the files, with every option that the writers have; {@code
 * python/compare_files.py} says whether a reader sees the same in two of them.
 */
class PeersIT {
  private static final int SHOWN_CHARS = 4_000;

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private FamfsMaster master;
  private List<String> names;

  @BeforeEach
  void writeFiles() {
    Python.require();
    names = Python.run(folder, "write_files.py", List.of(folder.toString()));
    Path medium = folder.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(1L << 30), options);
    master = FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  @AfterEach
  void nothingIsLeft() {
    if (master != null) {
      master.close();
    }
    allocator.close();
  }

  @ParameterizedTest(name = "{0} sees at least {1} columns")
  @CsvSource({"pyarrow, 862", "polars, 533", "duckdb, 827"})
  void publishedFilesEqualTheirSources(String reader, int leastColumns) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (String name : names) {
      FamfsPath path = FamfsPath.of("/" + name);
      try (TableSource source = TableSources.open(folder.resolve(name))) {
        Publisher.on(master).publish(source, path, PublishOptions.defaults());
      }
      pairs.add(folder.resolve(name).toString());
      pairs.add(export(path, "published-" + name).toString());
    }
    requireEqual(reader, pairs, leastColumns);
  }

  /** Our reader takes the very bytes; what it saw is written again by Arrow's own writer. */
  @Test
  void filesOfOthersOpenInOurs() throws IOException {
    List<String> pairs = new ArrayList<>();
    for (String name : names) {
      Path original = folder.resolve(name);
      FamfsPath path = FamfsPath.of("/as-it-is-" + name);
      store(Files.readAllBytes(original), path);
      pairs.add(original.toString());
      pairs.add(rewritten(path, "seen-" + name).toString());
    }
    requireEqual("pyarrow", pairs, 862);
  }

  /** Also that the comparison compares: it counts what it did not pass over. */
  private void requireEqual(String reader, List<String> pairs, int leastColumns) {
    List<String> arguments = new ArrayList<>(List.of(reader));
    arguments.addAll(pairs);
    List<String> said = Python.run(folder, "compare_files.py", arguments);
    assertEquals(names.size(), said.size(), said::toString);
    int columns =
        said.stream()
            .mapToInt(line -> Integer.parseInt(line.replaceAll(".*: (\\d+) columns.*", "$1")))
            .sum();
    assertTrue(columns >= leastColumns, () -> columns + " columns: " + start(said));
  }

  /** Enough of it to see what is passed over. */
  private static String start(List<String> lines) {
    String text = String.join("\n", lines);
    return text.substring(0, Math.min(SHOWN_CHARS, text.length()));
  }

  private Path export(FamfsPath path, String name) throws IOException {
    try (FileView view = master.open(path)) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      RawMemory.copy(view.address(), bytes, 0, bytes.length);
      return Files.write(folder.resolve(name), bytes);
    }
  }

  private void store(byte[] bytes, FamfsPath path) {
    try (Reservation reservation = master.reserve(bytes.length)) {
      reservation.prepare(0, bytes.length);
      RawMemory.copy(bytes, 0, reservation.address(), bytes.length);
      master.commit(reservation, path, new FileAttributes(0644, 0, 0));
    }
  }

  private Path rewritten(FamfsPath path, String name) throws IOException {
    Path file = folder.resolve(name);
    OpenOptions options =
        OpenOptions.defaults().withAllocator(allocator).withValidation(Validation.FULL);
    try (FamfsArrowReader reader = FamfsArrow.open(master, path, options);
        FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE);
        ArrowFileWriter writer =
            new ArrowFileWriter(reader.getVectorSchemaRoot(), reader, channel)) {
      writer.start();
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
      writer.end();
    }
    return file;
  }
}
