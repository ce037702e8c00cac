package io.famfsarrow.cli;

import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.WritableRange;
import io.famfsarrow.store.media.OrdinaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Moves files in pieces, several at once, also of one file. Not for use by several threads. */
final class CopyPieces implements AutoCloseable {
  private static final int PIECE_BYTES = 4 << 20;

  private final ExecutorService pool;
  private final int threads;
  private final Progress progress;

  CopyPieces(int threads, Progress progress) {
    this.threads = threads;
    this.progress = progress;
    this.pool = threads > 1 ? Executors.newFixedThreadPool(threads) : null;
  }

  /** What is done to one piece; false ends the whole file early. */
  private interface Action {
    boolean on(FileChannel source, long at, int lengthBytes) throws IOException;
  }

  /** Copies a file into a range of its size. */
  void fill(CopyJob job, WritableRange range) throws IOException {
    forEachPiece(
        job,
        (source, at, length) -> {
          range.prepare(at, length);
          return range.guard(
              () -> {
                readFully(job, source, at, FileBytes.buffer(range.address() + at, length));
                return true;
              });
        });
  }

  /** Whether a file has the same bytes as mapped memory of its size. */
  boolean isSame(CopyJob job, MemoryRange range) throws IOException {
    return forEachPiece(
        job,
        (source, at, length) -> {
          byte[] bytes = new byte[length];
          readFully(job, source, at, ByteBuffer.wrap(bytes));
          byte[] mapped = new byte[length];
          FileBytes.copy(range, at, mapped, length);
          return Arrays.equals(bytes, mapped);
        });
  }

  private boolean forEachPiece(CopyJob job, Action action) throws IOException {
    try (OrdinaryFile file = open(job)) {
      FileChannel source = file.channel();
      AtomicLong next = new AtomicLong();
      AtomicLong differing = new AtomicLong();
      if (pool == null || job.sizeBytes() <= PIECE_BYTES) {
        work(job, source, next, differing, action);
        return differing.get() == 0;
      }
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  work(job, source, next, differing, action);
                  return null;
                }));
      }
      awaitAll(workers);
      return differing.get() == 0;
    }
  }

  /** What was planned, and not what has come to its place since, such as a link to a secret. */
  private static OrdinaryFile open(CopyJob job) throws IOException {
    OrdinaryFile file = OrdinaryFile.open(job.source(), false);
    if (!file.fileKey().equals(job.fileKey())) {
      file.close();
      throw CommandException.usage(
          job.source() + " is another file than at the start of the copy; it was not stored");
    }
    return file;
  }

  private void work(
      CopyJob job, FileChannel source, AtomicLong next, AtomicLong differing, Action action)
      throws IOException {
    while (differing.get() == 0) {
      long at = next.getAndAdd(PIECE_BYTES);
      if (at >= job.sizeBytes()) {
        return;
      }
      int length = (int) Math.min(PIECE_BYTES, job.sizeBytes() - at);
      if (!action.on(source, at, length)) {
        differing.incrementAndGet();
      }
      progress.advance(length);
    }
  }

  /** Waits for all, so that nobody stores into memory that is given back; then the first error. */
  private static void awaitAll(List<Future<?>> workers) throws IOException {
    Throwable first = null;
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException failed) {
        first = first == null ? failed.getCause() : first;
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException("nobody interrupts a copy", interrupted);
      }
    }
    if (first instanceof IOException failure) {
      throw failure;
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
    if (first instanceof Error failure) {
      throw failure;
    }
  }

  private static void readFully(CopyJob job, FileChannel source, long at, ByteBuffer into)
      throws IOException {
    while (into.hasRemaining()) {
      if (source.read(into, at + into.position()) < 0) {
        throw CommandException.usage(
            job.source() + " became shorter while it was copied; it was not stored");
      }
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}
