package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.FILE;
import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store is filled with interleaved files of random size and content until nothing fits, as the
 * famfs tools' stripe test does; all of them verify at once and after the store was opened again.
 */
class StripeTest {
  private final long seed = System.nanoTime();

  @TempDir Path folder;

  @Test
  void filesUntilNothingFitsVerifyNowAndLater() {
    Random random = new Random(seed);
    MediaSpec spec = StoreFixture.format(folder);
    Map<String, Long> seeds = new LinkedHashMap<>();
    try (FamfsMaster master = master(spec)) {
      for (String name : new String[] {"b", "c", "d"}) {
        Path medium = folder.resolve(name);
        master.addDevice(medium, AddDeviceOptions.defaults().withSize(64 << 20));
        spec = spec.with(medium);
      }
      fill(master, random, seeds);
      seeds.forEach((path, content) -> verify(master, path, content));
    }
    assertTrue(seeds.size() > 5, seeds.size() + " files, seed " + seed);
    try (FamfsClient client = client(spec)) {
      seeds.forEach((path, content) -> verify(client, path, content));
    }
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    assertEquals(FsckReport.Verdict.CLEAN, report.verdict(), report.problems()::toString);
  }

  private static void fill(FamfsMaster master, Random random, Map<String, Long> seeds) {
    while (true) {
      long sizeBytes = 1 + random.nextLong(8 * UNIT);
      InterleaveParams params = InterleaveParams.ofStrips(1 + random.nextInt(6));
      long content = 1L + random.nextInt(1_000_000);
      String path = "/f" + seeds.size();
      try (Reservation reservation = master.reserve(sizeBytes, Placement.interleaved(params))) {
        SeededContent.fill(reservation, content);
        master.commit(reservation, FamfsPath.of(path), FILE);
        seeds.put(path, content);
      } catch (NoSpaceException full) {
        return;
      }
    }
  }

  private void verify(FamfsStore store, String path, long content) {
    try (FileView view = store.open(FamfsPath.of(path))) {
      OptionalLong mismatch = SeededContent.verify(view, content);
      assertEquals(OptionalLong.empty(), mismatch, path + ", seed " + seed);
    }
  }
}
