package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.FuseUnavailableException;
import java.util.concurrent.CompletableFuture;

/**
 * What INIT came to. There is nothing before the kernel has asked, and it asks nothing else before
 * it has the answer. Safe for use by several threads.
 */
final class Negotiation {

  /**
   * What was agreed on.
   *
   * @param noOpen opens need not be asked for: the kernel keeps what it has read
   * @param famfs the kernel maps the files itself
   */
  record Outcome(boolean noOpen, boolean famfs) {}

  private static final Outcome NOTHING_YET = new Outcome(false, false);

  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  void agree(Outcome found) {
    outcome.complete(found);
  }

  void refuse(String why) {
    outcome.completeExceptionally(new FuseUnavailableException(why));
  }

  /** Completed by the kernel's first request. */
  CompletableFuture<Outcome> future() {
    return outcome;
  }

  boolean noOpen() {
    return current().noOpen;
  }

  boolean famfs() {
    return current().famfs;
  }

  private Outcome current() {
    return outcome.isCompletedExceptionally() ? NOTHING_YET : outcome.getNow(NOTHING_YET);
  }
}
