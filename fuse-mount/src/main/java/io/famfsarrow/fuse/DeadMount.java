package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mount of ours whose server was killed. Its guard is about to take it away; whoever does so in
 * the same moment and mounts anew at once could have the new mount taken away by that guard.
 */
final class DeadMount {

  /** A guard needs some hundredths of a second; it may have been killed, too. */
  private static final Duration GUARD_PATIENCE = Duration.ofSeconds(3);

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_AGAIN_MILLIS = 10;

  private DeadMount() {}

  /**
   * Gives the guard of a mount without server the time to take it away.
   *
   * @param real a path without symbolic links
   * @return what is mounted there after all; maybe still the dead one
   */
  static Optional<MountTable.Entry> awaitGuard(Path real) {
    long deadline = System.nanoTime() + GUARD_PATIENCE.toNanos();
    while (isDead(MountTable.read().at(real), real) && System.nanoTime() - deadline < 0) {
      pause();
    }
    // Anew: what answered may be the bare directory, because the mount was taken away just then.
    return MountTable.read().at(real);
  }

  /** A server that lives but does not answer is not dead: that must not keep us waiting. */
  static boolean isDead(Optional<MountTable.Entry> entry, Path real) {
    if (entry.filter(MountTable.Entry::isOurs).isEmpty()) {
      return false;
    }
    AtomicBoolean dead = new AtomicBoolean();
    Thread question = new Thread(() -> dead.set(LibC.isDisconnected(real)), "famfs-is-it-dead");
    question.setDaemon(true);
    question.start();
    try {
      question.join(ANSWER_PATIENCE.toMillis());
    } catch (InterruptedException stop) {
      throw interrupted(stop);
    }
    return dead.get();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException stop) {
      throw interrupted(stop);
    }
  }

  private static FamfsException interrupted(InterruptedException stop) {
    Thread.currentThread().interrupt();
    return new FamfsException("interrupted while looking for a dead mount", stop);
  }
}
