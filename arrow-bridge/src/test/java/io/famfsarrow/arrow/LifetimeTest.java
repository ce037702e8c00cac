package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.StoreReformattedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.Test;

/** Who keeps the file mapped, and for how long. */
class LifetimeTest {

  private static GuardedRange plain() throws IOException {
    return new GuardedRange(Files.readAllBytes(Samples.folder("pyarrow/plain.arrow")));
  }

  @Test
  void theLastBufferUnmaps() throws IOException {
    GuardedRange range = plain();
    try (BufferAllocator allocator = new RootAllocator()) {
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
      FieldVector kept;
      try (FamfsArrowReader reader = ArrowFile.open(range, "plain").reader(options)) {
        reader.loadNextBatch();
        FieldVector ids = reader.getVectorSchemaRoot().getVector("id");
        TransferPair slice = ids.getTransferPair(allocator);
        slice.splitAndTransfer(500, 2);
        kept = (FieldVector) slice.getTo();
        assertEquals(1, range.pins(), "one pin a batch");
      }
      range.close();
      assertTrue(range.isMapped());
      assertEquals(501L, kept.getObject(1));
      kept.close();
      assertFalse(range.isMapped());
    }
  }

  @Test
  void nextBatchReleasesTheOneBefore() throws IOException {
    try (GuardedRange range = plain();
        FamfsArrowReader reader = ArrowFile.open(range, "plain").reader(OpenOptions.defaults())) {
      assertEquals(0, range.pins(), "a reader that has loaded nothing holds nothing");
      while (reader.loadNextBatch()) {
        assertEquals(1, range.pins());
      }
      assertEquals(0, range.pins());
      assertEquals(0, reader.getVectorSchemaRoot().getRowCount());
    }
  }

  @Test
  void closedReaderSaysSo() throws IOException {
    try (GuardedRange range = plain()) {
      FamfsArrowReader reader = ArrowFile.open(range, "plain").reader(OpenOptions.defaults());
      reader.close();
      reader.close();
      assertThrows(StoreClosedException.class, reader::loadNextBatch);
      assertThrows(StoreClosedException.class, () -> reader.loadBatch(0));
      assertThrows(StoreClosedException.class, () -> reader.lookup(0));
    }
  }

  @Test
  void closedRangeSaysSo() throws IOException {
    GuardedRange range = plain();
    ArrowFile file = ArrowFile.open(range, "plain");
    range.close();
    assertThrows(StoreClosedException.class, () -> file.batchInfo(0));
    assertThrows(StoreClosedException.class, () -> ArrowFile.open(range, "plain"));
  }

  @Test
  void closeFailsWithItsHookButReleasesEverything() throws IOException {
    try (GuardedRange range = plain();
        BufferAllocator allocator = new RootAllocator()) {
      StoreReformattedException changed = new StoreReformattedException("formatted again");
      AtomicInteger calls = new AtomicInteger();
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator);
      FamfsArrowReader reader =
          ArrowFile.open(range, "plain")
              .reader(
                  options,
                  () -> {
                    calls.incrementAndGet();
                    throw changed;
                  });
      reader.loadNextBatch();
      assertSame(changed, assertThrows(StoreReformattedException.class, reader::close));
      reader.close();
      assertEquals(1, calls.get());
      assertEquals(0, range.pins());
      assertEquals(0, allocator.getAllocatedMemory());
    }
  }

  @Test
  void smallAllocatorLeavesNothingBehind() throws IOException {
    try (GuardedRange range = plain();
        BufferAllocator allocator = new RootAllocator(1000)) {
      ArrowFile file = ArrowFile.open(range, "plain");
      assertThrows(OutOfMemoryException.class, () -> file.batch(0, Projection.all(), allocator));
      assertEquals(0, range.pins());
    }
  }

  @Test
  void copyIsAnErrorWhereZeroCopyIsRequired() throws IOException {
    byte[] bytes =
        Files.readAllBytes(Samples.folder("valid/2.0.0-compression/generated_zstd.arrow"));
    try (GuardedRange range = new GuardedRange(bytes);
        BufferAllocator allocator = new RootAllocator()) {
      OpenOptions options = OpenOptions.defaults().withAllocator(allocator).requiringZeroCopy();
      ArrowFile file = ArrowFile.open(range, "packed");
      CopyRequiredException refused =
          assertThrows(CopyRequiredException.class, () -> file.batch(0, options));
      assertTrue(refused.getMessage().contains("compressed (zstd)"), refused.getMessage());
      assertEquals(0, range.pins());
    }
  }

  @Test
  void wrongRequestsAreRefusedBeforeAnythingIsLoaded() throws IOException {
    try (GuardedRange range = plain();
        BufferAllocator allocator = new RootAllocator()) {
      ArrowFile file = ArrowFile.open(range, "plain");
      assertThrows(
          InvalidRequestException.class,
          () -> file.batch(0, Projection.names("nobody"), allocator));
      assertThrows(
          InvalidRequestException.class, () -> file.batch(0, Projection.indices(4), allocator));
      assertThrows(
          InvalidRequestException.class,
          () -> file.batch(0, Projection.names("id", "id"), allocator));
      assertThrows(
          IndexOutOfBoundsException.class, () -> file.batch(3, Projection.all(), allocator));
      assertEquals(0, range.pins());
    }
  }

  @Test
  void arrowIsToldFromOtherFilesByItsEnds() throws IOException {
    byte[] bytes = Files.readAllBytes(Samples.folder("pyarrow/plain.arrow"));
    try (GuardedRange whole = new GuardedRange(bytes);
        GuardedRange cut = new GuardedRange(java.util.Arrays.copyOf(bytes, bytes.length - 1));
        GuardedRange empty = new GuardedRange(new byte[0])) {
      assertTrue(ArrowFile.looksLikeArrow(whole));
      assertFalse(ArrowFile.looksLikeArrow(cut));
      assertFalse(ArrowFile.looksLikeArrow(empty));
      assertThrows(CorruptArrowFileException.class, () -> ArrowFile.open(empty, "empty"));
    }
  }
}
