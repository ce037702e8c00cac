package io.famfsarrow.store.media;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long to wait for the lock of a medium. Whoever may read the medium can take it, so nobody
 * waits for ever.
 *
 * @param limit after it the wait ends with a {@link io.famfsarrow.store.MediaBusyException}
 * @param listener is told once in a wait that takes longer than a second what it waits for, in the
 *     thread that waits
 */
public record LockPatience(Duration limit, Consumer<String> listener) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** 30 seconds, in silence. */
  public static LockPatience defaults() {
    return new LockPatience(LIMIT, waitingFor -> {});
  }

  public LockPatience withListener(Consumer<String> other) {
    return new LockPatience(limit, other);
  }
}
