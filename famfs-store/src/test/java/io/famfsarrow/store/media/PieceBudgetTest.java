package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps that would take what a process has little of: mappings, and heap for each unit. */
class PieceBudgetTest {
  private static final int PIECES = 30_000;

  @TempDir Path folder;

  /** Every other page, so that no two are neighbours. */
  private static List<MediaRange> pieces(long pageBytes) {
    List<MediaRange> pieces = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      pieces.add(new MediaRange(0, 2L * i * pageBytes, pageBytes));
    }
    return pieces;
  }

  @Test
  void filesInManyPiecesCannotTakeAllMappingsOfTheProcess() throws IOException {
    Path path = folder.resolve("medium");
    long pageBytes = RawMemory.pageBytes();
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(2L * PIECES * pageBytes);
    }
    List<MediaRange> pieces = pieces(pageBytes);
    try (Media media = MappedMedia.open(path, false, MediaOptions.defaults())) {
      RangeMapping first = media.map(pieces, Access.READ_ONLY);
      MediaAccessException refused =
          assertThrows(MediaAccessException.class, () -> media.map(pieces, Access.READ_ONLY));
      assertTrue(refused.getMessage().contains("close other files"), refused.getMessage());
      first.close();
      first.close();
      media.map(pieces, Access.READ_ONLY).close();
      media.map(pieces, Access.READ_ONLY).close();
    }
  }

  @Test
  void whatIsRefusedTakesNothing() {
    PieceBudget budget = new PieceBudget(10);
    budget.take(6, folder);
    assertThrows(MediaAccessException.class, () -> budget.take(5, folder));
    budget.take(4, folder);
    budget.giveBack(10);
    budget.take(10, folder);
  }

  @Test
  void aMappingOfManyTerabytesTakesLittleHeap() {
    Backing backing = new Backing(null, 4096, PagePreparation.Strategy.ALLOCATE, null);
    List<Segment> segments = List.of(new Segment(backing, 0, 0, 1L << 46));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    PagePreparation pages = new PagePreparation(true, 0, segments);
    assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 16 << 20);
    assertEquals(PageStatistics.NONE, pages.statistics());
  }
}
