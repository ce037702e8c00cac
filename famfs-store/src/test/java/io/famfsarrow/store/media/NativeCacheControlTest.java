package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeCacheControlTest {
  private static final long MIB = 1L << 20;
  private static final int LINE_BYTES = 64;

  private static MediaOptions incoherent() {
    return MediaOptions.defaults().withCoherence(MediaOptions.Coherence.INCOHERENT);
  }

  @Test
  void maintenanceKeepsTheBytes() throws IOException {
    try (TestFiles files = TestFiles.onTmpfs();
        Media media = MappedMedia.open(files.create("medium", 16 * MIB), true, incoherent());
        RangeMapping mapping =
            media.map(List.of(new MediaRange(0, 2 * MIB, 4 * MIB)), Access.READ_WRITE)) {
      assertFalse(media.coherent());
      assertInstanceOf(NativeCacheControl.class, media.cacheControl());
      assertFalse(media.cacheControl().description().isEmpty());
      mapping.prepare(0, mapping.sizeBytes());
      long seed = System.nanoTime();
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      byte[] expected = new byte[(int) mapping.sizeBytes()];
      random.nextBytes(expected);
      RawMemory.copy(expected, 0, mapping.address(), expected.length);
      for (int i = 0; i < 1000; i++) {
        int offset = random.nextInt(expected.length);
        int length = random.nextInt(Math.min(expected.length - offset, 10_000) + 1);
        mapping.writeBack(offset, length);
        mapping.drop(offset, length);
      }
      mapping.writeBack(0, mapping.sizeBytes());
      mapping.drop(0, mapping.sizeBytes());
      byte[] found = new byte[expected.length];
      RawMemory.copy(mapping.address(), found, 0, found.length);
      assertTrue(Arrays.equals(expected, found));
    }
  }

  @Test
  void metadataOfAnIncoherentMediumIsMaintained() throws IOException {
    try (TestFiles files = TestFiles.onTmpfs();
        Media media = MappedMedia.open(files.create("medium", 16 * MIB), true, incoherent())) {
      MediaMemory memory = media.metadata(4 * MIB);
      memory.storeRelease(4 * MIB - 8, 5);
      memory.writeBack(0, 4 * MIB);
      memory.fence();
      memory.drop(4 * MIB - 1, 1);
      memory.drop(1, 0);
      assertEquals(5, memory.loadAcquire(4 * MIB - 8));
    }
  }

  /**
   * The one test that looks at a time, because the time is the outcome: a line that was dropped has
   * to be loaded from memory again. Compared are medians taken in turns, with a margin of two.
   */
  @Test
  void droppedLinesAreLoadedAgain() throws IOException {
    try (TestFiles files = TestFiles.onTmpfs();
        Media media = MappedMedia.open(files.create("medium", 64 * MIB), true, incoherent());
        RangeMapping mapping =
            media.map(List.of(new MediaRange(0, 0, 64 * MIB)), Access.READ_WRITE)) {
      mapping.prepare(0, mapping.sizeBytes());
      RawMemory.fill(mapping.address(), mapping.sizeBytes(), (byte) 1);
      CacheControl drop = media.cacheControl();
      CacheControl nothing = new CoherentCache();
      reloadNanos(mapping, drop); // warm up
      reloadNanos(mapping, nothing);
      long kept = reloadNanos(mapping, nothing);
      long dropped = reloadNanos(mapping, drop);
      assertTrue(dropped > 2 * kept, "kept: " + kept + " ns, dropped: " + dropped + " ns");
    }
  }

  /** Median time to load a line again that was loaded and then treated. */
  private static long reloadNanos(RangeMapping mapping, CacheControl treatment) {
    int samples = 20_000;
    long[] nanos = new long[samples];
    Random lines = new Random(1);
    long sum = 0;
    for (int i = 0; i < samples; i++) {
      long offset = lines.nextInt((int) (mapping.sizeBytes() / LINE_BYTES)) * (long) LINE_BYTES;
      long address = mapping.address() + offset;
      sum += RawMemory.getLongAcquire(address);
      treatment.drop(address, LINE_BYTES);
      long start = System.nanoTime();
      sum += RawMemory.getLongAcquire(address);
      nanos[i] = System.nanoTime() - start;
    }
    assertEquals(2L * samples * 0x0101010101010101L, sum);
    Arrays.sort(nanos);
    return nanos[samples / 2];
  }
}
