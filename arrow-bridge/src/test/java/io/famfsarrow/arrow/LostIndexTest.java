package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.arrow.filter.BatchFilter;
import io.famfsarrow.arrow.filter.Operator;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.store.FamfsClient;
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
import io.famfsarrow.store.fmap.SimpleFmap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A medium is cut while a file of it is open, so that its batches, its index or both are gone. */
class LostIndexTest {

  private static final FamfsPath PATH = FamfsPath.of("/t.arrow");
  private static final StoreOptions OPTIONS =
      StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
  private static final int ROWS = 200_000;

  @TempDir Path folder;
  private MediaSpec spec;
  private long fileStart;

  @BeforeEach
  void publish() {
    Path medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64L << 20), OPTIONS);
    spec = MediaSpec.of(medium);
    try (FamfsMaster master = FamfsStore.openMaster(spec, OPTIONS)) {
      Publisher.on(master)
          .publish(
              new GeneratedTable(ROWS, 1), PATH, PublishOptions.defaults().withBatchRows(10_000));
      SimpleFmap fmap = (SimpleFmap) master.findFile(PATH).fmap();
      fileStart = fmap.extents().get(0).mediaOffset();
    }
  }

  private void cutTo(long fileBytes) throws IOException {
    try (FileChannel medium = FileChannel.open(spec.primary(), StandardOpenOption.WRITE)) {
      medium.truncate(fileStart + fileBytes);
    }
  }

  private static void requireFault(Executable work) {
    assertThrows(MemoryFaultException.class, work);
  }

  @Test
  void aFilterOverALostIndexIsATypedError() throws IOException {
    Predicate first = Predicate.compare("id", Operator.LESS, 10);
    try (FamfsClient client = FamfsStore.openClient(spec, OPTIONS);
        FileView view = client.open(PATH);
        BatchIndex index = ArrowFile.open(view, "t").statistics()) {
      assertEquals(1, BatchFilter.of(first, index).matching().cardinality());
      cutTo(0);
      requireFault(() -> BatchFilter.of(first, index).matching());
      requireFault(() -> index.guarded(() -> index.rowCount(0)));
    }
  }

  @Test
  void anIndexThatIsGoneBeforeItIsLookedForIsNoDamage() throws IOException {
    try (FamfsClient client = FamfsStore.openClient(spec, OPTIONS);
        FileView view = client.open(PATH)) {
      ArrowFile file = ArrowFile.open(view, "t");
      cutTo(0);
      requireFault(file::statistics);
    }
  }

  @Test
  void verifyingBatchesThatAreGoneIsATypedErrorInEveryThread() throws IOException {
    OpenOptions verifying = OpenOptions.defaults().withVerify(Verify.ALL);
    try (FamfsClient client = FamfsStore.openClient(spec, OPTIONS);
        FileView view = client.open(PATH)) {
      ArrowFile file = ArrowFile.open(view, "t");
      try (BatchIndex index = file.statistics()) {
        assertTrue(index.isPresent());
      }
      cutTo(file.batchInfo(15).fileOffset());
      requireFault(() -> file.reader(verifying));
      requireFault(() -> ArrowCheck.check(file, 3));
    }
  }
}
