package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.StoreIdentity;
import java.util.List;

/** A client on one host: the store's own replay, and checks of everything that it delivers. */
final class SimulatedReader {
  private final SimulatedHost host;
  private final Promises promises;
  private final StoreIdentity identity;
  private final LogState log;

  /** Attaches; nothing is read yet. */
  SimulatedReader(SimulatedHost host, Promises promises) {
    this.host = host;
    this.promises = promises;
    this.identity = new StoreIdentity(host, promises.superblock());
    this.log = new LogState(host, promises.superblock(), Promises.MEDIA_BYTES);
  }

  LogState log() {
    return log;
  }

  /** Refreshes as a store does, and checks what it finds; a failing call is tried again. */
  Namespace refresh() {
    long floor = promises.floor();
    try {
      log.refresh();
    } catch (SimulatedFailure retried) {
      return refresh();
    }
    assertEquals(List.of(), damage(), "problems of an undamaged log");
    Namespace namespace = log.play().snapshot();
    promises.requireKept(floor, namespace);
    return namespace;
  }

  /** Where 16 bytes cannot be stored at once, the counters may differ until the next session. */
  private List<MediaProblem> damage() {
    return log.problems().stream()
        .filter(p -> host.pairStores() || p.code() != ProblemCode.LOG_NEXT_SEQNUM)
        .toList();
  }

  /** Reads some file whole, then makes sure that the bytes were this store's. */
  void readSomeFile(Chance chance, Namespace namespace) {
    List<FileNode> files = namespace.files();
    if (!files.isEmpty()) {
      read(files.get(chance.below(files.size())));
    }
  }

  void readAll(Namespace namespace) {
    namespace.files().forEach(this::read);
  }

  private void read(FileNode file) {
    try {
      byte[] bytes = SimulatedFiles.read(host, file);
      identity.require();
      SimulatedFiles.requireWhole(promises.fsUuid(), file, bytes);
    } catch (SimulatedFailure refused) {
      // a clean error: nothing was handed over
    }
  }
}
