package io.famfsarrow.store.pcq;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.FileMemory;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.WritableFile;
import java.util.List;
import java.util.function.Supplier;

/**
 * Queues as files of a store: makes them, and opens one side. A side that is open holds the lock of
 * its file, so that of two producers on one host the second is refused; on two hosts nothing can
 * keep them apart, and the consumer notices.
 */
public final class QueueFiles {
  private QueueFiles() {}

  /**
   * One side of a queue, open. Closing it writes back what the famfs tools go by and closes the
   * files.
   *
   * @param <S> {@link PcqProducer} or {@link PcqConsumer}
   */
  public static final class Side<S> implements AutoCloseable {
    private final S queue;
    private final Runnable settle;
    private final FileMemory producer;
    private final FileMemory consumer;

    private Side(S queue, Runnable settle, FileMemory producer, FileMemory consumer) {
      this.queue = queue;
      this.settle = settle;
      this.producer = producer;
      this.consumer = consumer;
    }

    public S queue() {
      return queue;
    }

    @Override
    public void close() {
      try (producer;
          consumer) {
        settle.run();
      }
    }
  }

  /** Name of the consumer's file. */
  public static FamfsPath consumerPath(FamfsPath queue) {
    return queue.parent().child(queue.nameText() + PcQueue.CONSUMER_SUFFIX);
  }

  /**
   * Makes an empty queue; both files become visible at one moment, the consumer's first in the log.
   *
   * @throws io.famfsarrow.store.PathExistsException if one of the names is taken
   * @throws io.famfsarrow.store.NoSuchPathException if the folder does not exist
   */
  public static void create(
      FamfsMaster master, FamfsPath queue, PcqGeometry geometry, FileAttributes attributes) {
    FamfsPath consumerPath = consumerPath(queue);
    try (Reservation consumer = master.reserve(geometry.consumerFileBytes());
        Reservation producer = master.reserve(geometry.producerFileBytes())) {
      consumer.prepare(0, consumer.sizeBytes());
      producer.prepare(0, producer.sizeBytes());
      PcQueue.format(geometry, FileMemory.of(producer), FileMemory.of(consumer));
      master.commitAll(
          List.of(
              new PendingFile(consumer, consumerPath, attributes),
              new PendingFile(producer, queue, attributes)));
    }
  }

  /**
   * Opens a queue to put messages into it; on any host.
   *
   * @throws io.famfsarrow.store.MediaBusyException if this host has a producer of it already
   * @throws io.famfsarrow.store.CorruptMediaException if the files are no queue
   */
  public static Side<PcqProducer> openProducer(FamfsStore store, FamfsPath queue) {
    FileMemory consumer = FileMemory.of(store.open(consumerPath(queue)));
    FileMemory producer = writable(store, queue, consumer);
    return closingOnFailure(
        producer,
        consumer,
        () -> {
          PcqProducer side = new PcqProducer(producer, consumer);
          return new Side<>(side, side::settle, producer, consumer);
        });
  }

  /**
   * Opens a queue to take messages out of it; on any host.
   *
   * @throws io.famfsarrow.store.MediaBusyException if this host has a consumer of it already
   * @throws io.famfsarrow.store.CorruptMediaException if the files are no queue
   */
  public static Side<PcqConsumer> openConsumer(FamfsStore store, FamfsPath queue) {
    FileMemory producer = FileMemory.of(store.open(queue));
    FileMemory consumer = writable(store, consumerPath(queue), producer);
    return closingOnFailure(
        producer,
        consumer,
        () -> {
          PcqConsumer side = new PcqConsumer(producer, consumer);
          return new Side<>(side, side::settle, producer, consumer);
        });
  }

  /** State of a queue; needs no permission to write. */
  public static PcQueue.Info info(FamfsStore store, FamfsPath queue) {
    try (FileMemory producer = FileMemory.of(store.open(queue));
        FileMemory consumer = FileMemory.of(store.open(consumerPath(queue)))) {
      return PcQueue.info(producer, consumer);
    }
  }

  /** The side's own file, locked and with memory behind all of it. */
  private static FileMemory writable(FamfsStore store, FamfsPath path, FileMemory other) {
    WritableFile file = closingOnFailure(other, other, () -> store.openWritable(path));
    FileMemory memory = FileMemory.of(file);
    return closingOnFailure(
        memory,
        other,
        () -> {
          file.lock();
          file.prepare(0, file.sizeBytes());
          return memory;
        });
  }

  private static <T> T closingOnFailure(FileMemory one, FileMemory other, Supplier<T> opener) {
    try {
      return opener.get();
    } catch (RuntimeException | Error failed) {
      one.close();
      other.close();
      throw failed;
    }
  }
}
