package io.famfsarrow.arrow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.arrow.ArrowCheck;
import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.FamfsArrow;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.ipc.write.Rows;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** A small store to build tables in. */
final class BuildFixture implements AutoCloseable {

  static final FamfsPath PATH = FamfsPath.of("/built/table.arrow");
  static final long UNIT = 2L << 20;

  private final Path medium;
  private final FamfsMaster master;
  private final long freeBytes;

  BuildFixture(Path folder, long sizeBytes) {
    this.medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(sizeBytes), options());
    this.master = openMaster();
    this.freeBytes = master.freeBytes();
  }

  static StoreOptions options() {
    return StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
  }

  FamfsMaster openMaster() {
    return FamfsStore.openMaster(MediaSpec.of(medium), options());
  }

  Path medium() {
    return medium;
  }

  FamfsMaster master() {
    return master;
  }

  byte[] bytes(FamfsPath path) {
    master.refresh();
    try (FileView view = master.open(path)) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      MemoryUtil.copyFromMemory(view.address(), bytes, 0, bytes.length);
      return bytes;
    }
  }

  /** What our own reader reads, without a copy; the file's checksums and statistics are right. */
  List<List<Object>> read(FamfsPath path) {
    master.refresh();
    requireIndexed(path);
    try (FamfsArrowReader reader = FamfsArrow.open(master, path)) {
      List<List<Object>> read = Rows.ofReader(reader);
      assertEquals(0, reader.copyReport().copiedBytes());
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireIndexed(FamfsPath path) {
    try (FileView view = master.open(path)) {
      ArrowFile file = ArrowFile.open(view, path.toString());
      assertEquals(List.of(), ArrowCheck.check(file));
      try (BatchIndex index = file.statistics()) {
        assertEquals(Optional.empty(), index.note());
        assertEquals(file.batchCount(), index.batchCount());
      }
    }
  }

  /** How many dictionary batches the footer names, as Arrow's own reader sees it. */
  int dictionaryBlocks(FamfsPath path) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes(path)), allocator)) {
      return reader.getDictionaryBlocks().size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In how many extents a file lies. */
  int extents(FamfsPath path) {
    master.refresh();
    return ((SimpleFmap) master.findFile(path).fmap()).extents().size();
  }

  /** Fails unless nothing was published and nothing is reserved. */
  void requireUntouched() {
    master.refresh();
    assertEquals(0, master.namespace().fileCount());
    assertEquals(freeBytes, master.freeBytes());
  }

  @Override
  public void close() {
    master.close();
    FsckReport report = Fsck.check(medium, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }
}
