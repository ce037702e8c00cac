package io.famfsarrow.arrow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.TestRange;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSourcesTest {

  private static final PublishOptions DEFAULTS = PublishOptions.defaults();

  @TempDir Path directory;

  /** An Arrow file with a generated table. */
  private Path arrowFile(long rows) throws IOException {
    try (StagedTable staged = StagedTable.of(new GeneratedTable(rows, 1), DEFAULTS);
        TestRange range = new TestRange(staged.sizeBytes())) {
      staged.writeTo(range);
      return Files.write(directory.resolve("x.arrow"), range.bytes(staged.sizeBytes()));
    }
  }

  private static void read(Path file) {
    try (TableSource source = TableSources.open(file);
        StagedTable staged = StagedTable.of(source, DEFAULTS);
        TestRange range = new TestRange(staged.sizeBytes())) {
      staged.writeTo(range);
    }
  }

  @Test
  void anArrowFileIsMappedAndGivesTheSameBytesAgain() throws IOException {
    Path file = arrowFile(200_000);
    try (TableSource source = TableSources.open(file);
        StagedTable staged = StagedTable.of(source, DEFAULTS.withStagingLimitBytes(0));
        TestRange range = new TestRange(staged.sizeBytes())) {
      assertTrue(source.isInMemory());
      staged.writeTo(range);
      assertEquals(2, staged.batchCount());
      assertTrue(Arrays.equals(Files.readAllBytes(file), range.bytes(staged.sizeBytes())));
    }
  }

  @Test
  void tellsFormatsByTheirFirstBytesNotByTheName() throws IOException {
    Path file = arrowFile(10);
    Path renamed = Files.move(file, directory.resolve("x.csv"));
    read(renamed);
    Path text = Files.writeString(directory.resolve("y.arrow"), "not Arrow at all");
    UnsupportedSourceException e =
        assertThrows(UnsupportedSourceException.class, () -> TableSources.open(text));
    assertTrue(e.getMessage().contains("expected Arrow IPC"), e.getMessage());
  }

  @Test
  void refusesWhatIsNotThereOrEmptyOrAFolder() throws IOException {
    Path missing = directory.resolve("missing.arrow");
    assertThrows(NoSuchPathException.class, () -> TableSources.open(missing));
    Path empty = Files.createFile(directory.resolve("empty.arrow"));
    assertThrows(UnsupportedSourceException.class, () -> TableSources.open(empty));
    assertThrows(InvalidRequestException.class, () -> TableSources.open(directory));
  }

  @Test
  void refusesATruncatedArrowFile() throws IOException {
    byte[] whole = Files.readAllBytes(arrowFile(1000));
    for (int length = 6; length < whole.length; length += 997) {
      Path cut = Files.write(directory.resolve("cut.arrow"), Arrays.copyOf(whole, length));
      assertThrows(CorruptSourceException.class, () -> read(cut), "cut to " + length);
    }
  }

  /** Whatever is wrong with a file: it is refused as bad input or it is read, nothing else. */
  @Test
  void survivesDamagedArrowFiles() throws IOException {
    byte[] whole = Files.readAllBytes(arrowFile(300));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(directory.resolve("damaged.arrow"), damaged);
      try {
        read(file);
      } catch (InvalidRequestException bad) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", file " + i, e);
      }
    }
    assertFalse(refused == 0, "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "hello, this is no stream", "ARROW1 and so on", "\0\0\0\0\0\0\0\0"})
  void refusesWhatIsNoStream(String start) {
    TableSource source =
        TableSources.ofStream(
            "the input", new ByteArrayInputStream(start.getBytes(StandardCharsets.ISO_8859_1)));
    UnsupportedSourceException e =
        assertThrows(
            UnsupportedSourceException.class, () -> StagedTable.of(source, DEFAULTS).close());
    assertTrue(e.getMessage().startsWith("the input is "), e.getMessage());
  }
}
