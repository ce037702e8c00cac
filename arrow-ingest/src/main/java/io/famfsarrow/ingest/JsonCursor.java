package io.famfsarrow.ingest;

import io.famfsarrow.arrow.publish.BatchCursor;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of a file of JSON lines, while a thread walks over its text; they end well only if
 * the walk does.
 */
final class JsonCursor implements BatchCursor {

  private final BatchCursor batches;
  private final Thread walker;
  private final AtomicReference<RuntimeException> refusal = new AtomicReference<>();
  private volatile boolean isClosed;

  /** Takes over the batches. */
  JsonCursor(BatchCursor batches, String name, Callable<Reader> text, JsonFields known) {
    this.batches = batches;
    this.walker = new Thread(() -> walk(name, text, known), "famfs-arrow-json");
    walker.setDaemon(true);
    walker.start();
  }

  private void walk(String name, Callable<Reader> text, JsonFields known) {
    try (Reader in = text.call()) {
      new JsonWalk(name, in, () -> !isClosed).run(known);
    } catch (IOException e) {
      refusal.set(JsonWalk.unreadable(name, e));
    } catch (RuntimeException e) {
      refusal.set(e);
    } catch (Exception e) {
      refusal.set(new IllegalStateException(e));
    }
  }

  @Override
  public Schema schema() {
    return batches.schema();
  }

  @Override
  public DictionaryProvider dictionaries() {
    return batches.dictionaries();
  }

  @Override
  public Optional<ArrowRecordBatch> next() {
    requireNoRefusal();
    Optional<ArrowRecordBatch> batch = batches.next();
    if (batch.isEmpty()) {
      finishWalk();
      requireNoRefusal();
    }
    return batch;
  }

  private void requireNoRefusal() {
    if (refusal.get() != null) {
      throw refusal.get();
    }
  }

  private void finishWalk() {
    boolean interrupted = false;
    while (walker.isAlive()) {
      try {
        walker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    finishWalk();
    batches.close();
  }
}
