package io.famfsarrow.fuse.stage;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.store.PathExistsException;

/**
 * Decides what becomes of a staged file when its writers flush and release it. Guarded by the
 * stage's lock for names.
 */
final class Completion {
  private final Names names;
  private final Overlay overlay;
  private final Publisher publisher;
  private final Spaces spaces;
  private final Runnable refresh;

  Completion(Names names, Overlay overlay, Publisher publisher, Spaces spaces, Runnable refresh) {
    this.names = names;
    this.overlay = overlay;
    this.publisher = publisher;
    this.spaces = spaces;
    this.refresh = refresh;
  }

  /** Publishes an Arrow file that is whole by now. */
  void flushed(StagedFile file) {
    file.settle();
    if (mayBePublished(file) && publisher.content(file) == Publisher.Content.ARROW) {
      publish(file);
    }
  }

  private boolean mayBePublished(StagedFile file) {
    return file.linked()
        && !file.ended()
        && !names.folder(file.parentId()).keepsStaged(file.name());
  }

  /** A name that another publisher took is lost: what everybody sees goes first. */
  private void publish(StagedFile file) {
    try {
      publisher.publish(file, names.folder(file.parentId()).pathOf(file.name()));
    } catch (PathExistsException taken) {
      refresh.run();
      overlay.unlink(file);
      throw taken;
    }
  }

  /** A handle is gone. */
  void released(StagedFile file, OpenFile open) {
    file.released(open.writable());
    if (open.writable() && !file.hasWriters()) {
      endOfWriting(file, open.closerKilled());
    }
    discardIfUnused(file);
  }

  /** Nobody is told of what fails now but the listener: the program has closed the file. */
  private void endOfWriting(StagedFile file, boolean killed) {
    try {
      if (mayBePublished(file)) {
        publishOrDrop(file, killed);
      }
    } catch (RuntimeException failed) {
      publisher.report(file, Errno.of(failed), failed);
    }
    spaces.trim(file);
  }

  private void publishOrDrop(StagedFile file, boolean killed) {
    Publisher.Content content = publisher.content(file);
    if (content == Publisher.Content.ARROW || (content == Publisher.Content.PLAIN && !killed)) {
      publish(file);
    } else if (killed) {
      overlay.unlink(file);
    } else if (content == Publisher.Content.BROKEN) {
      publisher.reportBroken(file);
    }
  }

  /** Ends a file that has neither a name nor a handle. */
  void discardIfUnused(StagedFile file) {
    if (!file.linked() && !file.isOpen()) {
      overlay.forget(file);
      spaces.discard(file);
    }
  }
}
