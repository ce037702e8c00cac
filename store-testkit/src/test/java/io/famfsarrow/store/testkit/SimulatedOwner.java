package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.log.FormatSequence;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.StoreIdentity;
import java.util.List;

/** The owner's side on one host: sessions that publish as a master does. */
final class SimulatedOwner {
  private final SimulatedHost host;
  private final Promises promises;
  private final LogAppender appender;
  private final StoreIdentity identity;
  private LogState log;

  SimulatedOwner(SimulatedHost host, Promises promises) {
    this.host = host;
    this.promises = promises;
    this.appender = new LogAppender(host, Promises.SLOTS);
    this.identity = new StoreIdentity(host, promises.superblock());
  }

  /** Formats the medium for this store. */
  void format() {
    new FormatSequence(host).run(promises.superblockBytes(), Promises.LOG_BYTES);
  }

  /** Attaches anew, as after a crash: whatever the log holds counts. */
  void attach() {
    LogState fresh = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
    promises.sessionFound(begin(fresh));
    log = fresh;
  }

  /** Replays to the end, which an owner can do always. */
  private long begin(LogState log) {
    identity.require();
    log.refresh();
    assertEquals(List.of(), log.play().problems(), "problems of the owner's log");
    assertEquals(true, log.complete(), () -> "the owner must be able to append: " + log.problems());
    long entries = log.play().entryCount();
    if (log.header().nextSeqnum() != entries) {
      appender.alignSequenceNumber(entries);
    }
    return entries;
  }

  /** Publishes jobs until so many entries were written or the log is full. */
  void publish(Chance chance, int jobs) {
    for (int i = 0; i < jobs && promises.roomLeft() >= 3; i++) {
      publish(chance);
    }
  }

  private void publish(Chance chance) {
    try {
      if (log == null) {
        attach();
      }
      long first = begin(log);
      List<LogEntry> job = promises.drawJob(chance, first, chance.between(1, 3));
      for (LogEntry entry : job) {
        if (entry instanceof FileEntry file) {
          SimulatedFiles.write(host, promises.fsUuid(), file);
        }
      }
      promises.attempt(job);
      appender.append(first, job);
      promises.returned();
    } catch (SimulatedFailure unknown) {
      log = null; // what became of the job is for the next session to find
    }
  }
}
