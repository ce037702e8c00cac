package io.famfsarrow.arrow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source file, or the medium, that somebody cuts short while it is mapped. */
class ShrunkenFileTest {
  private static final FamfsPath PATH = FamfsPath.of("/t.arrow");
  private static final int ROWS = 100_000;
  private static final int BATCH_ROWS = 10_000;

  @TempDir Path folder;

  @Test
  void fileThatWasCutIsAnErrorAndNoCrash() throws IOException {
    Path path = folder.resolve("plain.arrow");
    try (InputStream in = getClass().getResourceAsStream("/arrow-ipc/pyarrow/plain.arrow")) {
      Files.copy(in, path);
    }
    try (MappedFile mapped = MappedFile.open(path)) {
      ArrowFile file = ArrowFile.open(mapped, path.toString());
      assertFalse(file.isCompressed(0));
      cut(path, 0);
      MemoryFaultException cut =
          assertThrows(MemoryFaultException.class, () -> file.isCompressed(0));
      assertTrue(cut.getMessage().contains(path + ": "), cut::toString);
      assertTrue(cut.getMessage().contains("was cut to 0 bytes"), cut::toString);
      assertInstanceOf(InternalError.class, cut.getCause());
    }
  }

  private static void cut(Path file, long sizeBytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(sizeBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FamfsMaster store() {
    Path medium = folder.resolve("store.famfs");
    StoreOptions options =
        new StoreOptions(new SystemIdentity(new UUID(1, 2), "test"), MediaOptions.defaults());
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64 << 20), options);
    return FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  /** A file of several batches. */
  private Path source(FamfsMaster master) throws IOException {
    FamfsPath made = FamfsPath.of("/made.arrow");
    Publisher.on(master)
        .publish(new GeneratedTable(ROWS, 3, BATCH_ROWS), made, PublishOptions.defaults());
    Path source = folder.resolve("source.arrow");
    try (FileView view = master.open(made)) {
      byte[] bytes = new byte[(int) view.sizeBytes()];
      RawMemory.copy(view.address(), bytes, 0, bytes.length);
      Files.write(source, bytes);
    }
    return source;
  }

  /** Options that cut a file when the first bytes of a phase are done. */
  private static PublishOptions cutting(
      Path file, long sizeBytes, PublishProgress.Phase when, int threads) {
    AtomicBoolean done = new AtomicBoolean();
    return PublishOptions.defaults()
        .withThreads(threads)
        .withProgress(
            (phase, bytes, total) -> {
              if (phase == when && done.compareAndSet(false, true)) {
                cut(file, sizeBytes);
              }
            });
  }

  /** The store is not to blame, and goes on. */
  @ParameterizedTest
  @CsvSource({"READING,1", "WRITING,1", "WRITING,3"})
  void sourceThatIsCutMeanwhileIsNotPublished(PublishProgress.Phase when, int threads)
      throws IOException {
    try (FamfsMaster master = store()) {
      Path path = source(master);
      long free = master.freeBytes();
      try (TableSource source = TableSources.open(path)) {
        PublishOptions options = cutting(path, 8192, when, threads);
        MemoryFaultException cut =
            assertThrows(
                MemoryFaultException.class,
                () -> Publisher.on(master).publish(source, PATH, options));
        assertTrue(cut.getMessage().contains(path + ": "), cut::toString);
      }
      assertTrue(master.refresh().find(PATH).isEmpty());
      assertEquals(free, master.freeBytes());
    }
  }

  /** A cut that ends within a page, and whose lost part nobody touches any more. */
  @Test
  void sourceThatLostItsLastBytesIsNotPublished() throws IOException {
    try (FamfsMaster master = store()) {
      Path path = source(master);
      PublishOptions options =
          cutting(path, Files.size(path) - 1, PublishProgress.Phase.WRITING, 1);
      try (TableSource source = TableSources.open(path)) {
        assertThrows(
            MemoryFaultException.class, () -> Publisher.on(master).publish(source, PATH, options));
      }
      assertTrue(master.refresh().find(PATH).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void mediumThatIsCutMeanwhileIsFencedOff(int threads) throws IOException {
    try (FamfsMaster master = store()) {
      Path medium = master.mediumPath();
      long cutBytes = 10 << 20;
      PublishOptions options = cutting(medium, cutBytes, PublishProgress.Phase.WRITING, threads);
      GeneratedTable table = new GeneratedTable(ROWS, 3, BATCH_ROWS);
      MemoryFaultException cut =
          assertThrows(
              MemoryFaultException.class, () -> Publisher.on(master).publish(table, PATH, options));
      assertTrue(cut.getMessage().contains(medium + ": "), cut::toString);
      assertThrows(MemoryFaultException.class, master::refresh);
      assertEquals(cutBytes, Files.size(medium));
    }
  }
}
