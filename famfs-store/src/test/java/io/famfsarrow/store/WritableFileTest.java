package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.OWNER;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static io.famfsarrow.store.StoreFixture.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritableFileTest {
  private static final FamfsPath PLAIN = FamfsPath.of("/plain");
  private static final long SIZE_BYTES = 5_000_000;

  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      publish(master, "/plain", SIZE_BYTES, (byte) 1);
      publish(master, "/other", SIZE_BYTES, (byte) 9);
    }
  }

  @AfterEach
  void isCleanAndNothingElseChanged() {
    FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
    try (FamfsClient client = client(spec)) {
      assertTrue(holds(client, "/other", (byte) 9));
    }
  }

  @Test
  void whatAnyHostWritesIsSeenByAnother() {
    try (FamfsClient writer = client(spec);
        FamfsMaster reader = master(spec);
        WritableFile file = writer.openWritable(PLAIN);
        FileView view = reader.open(PLAIN)) {
      assertEquals(SIZE_BYTES, file.sizeBytes());
      file.prepare(0, SIZE_BYTES);
      RawMemory.fill(file.address(), SIZE_BYTES, (byte) 2);
      file.force(0, SIZE_BYTES);
      view.dropLines(0, SIZE_BYTES);
      assertTrue(holds(reader, "/plain", (byte) 2));
    }
  }

  @Test
  void preparingKeepsWhatIsThere() {
    try (FamfsClient writer = client(spec);
        WritableFile file = writer.openWritable(PLAIN)) {
      file.prepare(0, SIZE_BYTES);
      assertTrue(holds(writer, "/plain", (byte) 1));
    }
  }

  @Test
  void aFileThatWasNeverWrittenGetsItsMemory() {
    FamfsPath path = FamfsPath.of("/fresh");
    try (FamfsMaster master = master(spec)) {
      master.create(path, SIZE_BYTES, StoreFixture.FILE);
      try (WritableFile file = master.openWritable(path)) {
        file.prepare(0, SIZE_BYTES);
        RawMemory.fill(file.address(), SIZE_BYTES, (byte) 3);
        file.force(0, SIZE_BYTES);
      }
      assertTrue(holds(master, "/fresh", (byte) 3));
    }
  }

  @Test
  void anArrowDatasetIsRefused() {
    byte[] magic = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    try (FamfsMaster master = master(spec)) {
      try (Reservation reservation = master.reserve(1000)) {
        StoreFixture.fill(reservation, (byte) 0);
        RawMemory.copy(magic, 0, reservation.address(), magic.length);
        RawMemory.copy(magic, 0, reservation.address() + 1000 - magic.length, magic.length);
        master.commit(reservation, FamfsPath.of("/t.arrow"), StoreFixture.FILE);
      }
      FamfsPath table = FamfsPath.of("/t.arrow");
      assertThrows(MediaAccessException.class, () -> master.openWritable(table));
    }
  }

  @Test
  void theMagicAtOneEndOnlyIsNoArrowDataset() {
    byte[] magic = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    try (FamfsClient client = client(spec)) {
      try (WritableFile file = client.openWritable(PLAIN)) {
        file.prepare(0, magic.length);
        RawMemory.copy(magic, 0, file.address(), magic.length);
        file.force(0, magic.length);
      }
      client.openWritable(PLAIN).close();
    }
  }

  @Test
  void directoriesAndMissingFilesAreRefused() {
    try (FamfsMaster master = master(spec)) {
      master.mkdir(FamfsPath.of("/d"), StoreFixture.DIRECTORY);
      assertThrows(NoSuchPathException.class, () -> master.openWritable(FamfsPath.of("/d")));
      assertThrows(NoSuchPathException.class, () -> master.openWritable(FamfsPath.of("/none")));
    }
  }

  @Test
  void useAfterCloseIsAnException() {
    try (FamfsClient client = client(spec)) {
      WritableFile file = client.openWritable(PLAIN);
      file.close();
      file.close();
      assertThrows(StoreClosedException.class, file::address);
      assertThrows(StoreClosedException.class, () -> file.force(0, 1));
      assertThrows(StoreClosedException.class, () -> file.prepare(0, 1));
      assertThrows(StoreClosedException.class, () -> file.dropLines(0, 1));
    }
  }

  @Test
  void itOutlivesItsStore() {
    WritableFile file;
    try (FamfsClient client = client(spec)) {
      file = client.openWritable(PLAIN);
    }
    file.prepare(0, 1);
    RawMemory.putByte(file.address(), (byte) 5);
    file.force(0, 1);
    assertThrows(
        MediaBusyException.class,
        () ->
            Mkfs.format(spec.primary(), MkfsOptions.defaults().withForce(), StoreFixture.as(OWNER)),
        "a mapping that may be written keeps mkfs away");
    file.close();
  }

  @Test
  void partsOutsideTheFileAreRefused() {
    try (FamfsClient client = client(spec);
        WritableFile file = client.openWritable(PLAIN)) {
      assertThrows(IndexOutOfBoundsException.class, () -> file.force(SIZE_BYTES, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> file.prepare(-1, 2));
    }
  }

  @Test
  void onlyOneProcessHoldsTheLockOfAFile() {
    try (FamfsClient one = client(spec);
        FamfsClient two = client(spec);
        WritableFile first = one.openWritable(PLAIN);
        WritableFile second = two.openWritable(PLAIN)) {
      first.lock();
      assertThrows(MediaBusyException.class, second::lock);
      first.close();
      second.lock();
    }
  }

  @Test
  void aFormattedMediumIsNotWrittenThroughAnOldStore() {
    try (FamfsClient client = client(spec)) {
      FileNode node = client.findFile(PLAIN);
      Mkfs.format(
          spec.primary(), MkfsOptions.defaults().withForce().withRevoke(), StoreFixture.as(OWNER));
      assertThrows(StoreReformattedException.class, () -> client.openWritable(node));
    }
    try (FamfsMaster master = master(spec)) {
      publish(master, "/other", SIZE_BYTES, (byte) 9);
    }
  }

  @Test
  void fileMemoryStoresWithinTheFileOnly() {
    try (FamfsClient client = client(spec);
        FileMemory writable = FileMemory.of(client.openWritable(PLAIN));
        FileMemory readable = FileMemory.of(client.open(PLAIN))) {
      writable.storeRelease(8, 0x1122334455667788L);
      writable.writeBack(8, 8);
      writable.fence();
      readable.drop(8, 8);
      assertEquals(0x1122334455667788L, readable.loadAcquire(8));
      byte[] bytes = new byte[16];
      assertThrows(
          IndexOutOfBoundsException.class, () -> writable.store(SIZE_BYTES - 15, bytes, 0, 16));
      assertThrows(IndexOutOfBoundsException.class, () -> readable.load(-1, bytes, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> readable.loadAcquire(4));
      assertThrows(IllegalStateException.class, () -> readable.storeRelease(0, 1));
      readable.close();
      assertThrows(StoreClosedException.class, () -> readable.loadAcquire(0));
    }
  }
}
