package io.famfsarrow.benchmarks;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.PendingDirectory;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a log costs: creating 20,000 files one by one, at the beginning and at the end; then
 * attaching and replaying 25,000 entries against {@link CRC32} over the same bytes.
 *
 * <p>Arguments: folder for a sparse store of 64 GiB (only its log is written), rounds.
 */
public final class LogBenchmark {
  private static final int FILES = 20_000;
  private static final int ENTRIES = 25_000;
  private static final int FILES_A_FOLDER = 100;
  private static final int WINDOW = 1_000;
  private static final int WARM_UP_ROUNDS = 60;
  private static final int LOG_BYTES = 16 << 20;
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0755, 0, 0);

  private LogBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path medium = Path.of(args[0]).resolve("log-benchmark.famfs");
    try {
      run(medium, Integer.parseInt(args[1]));
    } finally {
      Files.deleteIfExists(medium);
    }
  }

  private static void run(Path medium, int rounds) throws Exception {
    StoreOptions options = StoreOptions.defaults();
    MkfsOptions size = MkfsOptions.defaults().withSize(64L << 30).withLogBytes(LOG_BYTES);
    Mkfs.format(medium, size, options);
    try (FamfsMaster master = FamfsStore.openMaster(MediaSpec.of(medium), options)) {
      makeFolders(master);
      double[] millis = createFiles(master);
      System.out.printf(
          Locale.ROOT,
          "create: %.3f ms a file at the beginning, %.3f ms at the end of %d%n",
          median(Arrays.copyOfRange(millis, WINDOW, 2 * WINDOW)),
          median(Arrays.copyOfRange(millis, FILES - WINDOW, FILES)),
          FILES);
      fillUp(master);
    }
    compareReplay(MediaSpec.of(medium), options, rounds);
  }

  private static FamfsPath folder(int number) {
    return FamfsPath.of("/tables/day-" + number);
  }

  private static void makeFolders(FamfsMaster master) {
    List<PendingEntry> folders = new ArrayList<>();
    folders.add(PendingDirectory.required(FamfsPath.of("/tables"), ATTRIBUTES));
    for (int i = 0; i < FILES / FILES_A_FOLDER; i++) {
      folders.add(PendingDirectory.required(folder(i), ATTRIBUTES));
    }
    master.commitAll(folders);
  }

  /** Reserve and commit; nothing is written into the files. */
  private static double[] createFiles(FamfsMaster master) {
    double[] millis = new double[FILES];
    for (int i = 0; i < FILES; i++) {
      FamfsPath path = file(i);
      long start = System.nanoTime();
      try (Reservation reservation = master.reserve(1_000)) {
        master.commit(reservation, path, ATTRIBUTES);
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    return millis;
  }

  private static FamfsPath file(int number) {
    return folder(number / FILES_A_FOLDER).child("part-" + number + ".arrow");
  }

  private static void fillUp(FamfsMaster master) {
    List<PendingEntry> more = new ArrayList<>();
    for (long i = master.namespace().entryCount(); i < ENTRIES; i++) {
      more.add(PendingDirectory.required(folder(0).child("more-" + i), ATTRIBUTES));
    }
    master.commitAll(more);
  }

  private static void compareReplay(MediaSpec spec, StoreOptions options, int rounds)
      throws Exception {
    byte[] log = new byte[LOG_BYTES];
    try (RandomAccessFile file = new RandomAccessFile(spec.primary().toFile(), "r")) {
      file.seek(LogHeaderLayout.MEDIA_OFFSET);
      file.readFully(log);
    }
    Samples[] samples =
        Samples.inPairs(WARM_UP_ROUNDS, rounds, () -> checksums(log), () -> replay(spec, options));
    System.out.printf(
        Locale.ROOT,
        "attach and replay %d entries: %.2f ms, CRC32 over the same bytes: %.2f ms, ratio %.1f%n",
        ENTRIES,
        samples[1].median(),
        samples[0].median(),
        samples[1].median() / samples[0].median());
  }

  private static void checksums(byte[] log) {
    CRC32 crc = new CRC32();
    long sum = 0;
    for (int i = 0; i < ENTRIES; i++) {
      int slot = (int) (LogHeaderLayout.slotMediaOffset(i) - LogHeaderLayout.MEDIA_OFFSET);
      crc.reset();
      crc.update(log, slot, LogEntryLayout.CRC_OFFSET);
      sum += crc.getValue();
    }
    if (sum == 0) {
      throw new IllegalStateException("no checksums");
    }
  }

  private static void replay(MediaSpec spec, StoreOptions options) {
    try (FamfsStore store = FamfsStore.openClient(spec, options)) {
      boolean whole = store.namespace().entryCount() == ENTRIES;
      if (!whole || store.namespace().find(file(FILES - 1)).isEmpty()) {
        throw new IllegalStateException("replayed " + store.namespace().entryCount());
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
