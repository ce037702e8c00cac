package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.PendingDirectory;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.WritableFile;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a {@link CopyPlan}. New files are filled first and named after it, in groups that
 * become visible at one moment; what exists is compared, and rewritten in place where it is a plain
 * file of the same size. So a copy that was interrupted is finished by repeating it.
 */
final class Copying {
  /** A group is committed when it has grown to either: little is lost then with a kill. */
  private static final long GROUP_BYTES = 1L << 30;

  private static final int GROUP_FILES = 256;

  private final Console console;
  private final CopyPieces pieces;
  private final OwnerOptions owner;

  Copying(Console console, CopyPieces pieces, OwnerOptions owner) {
    this.console = console;
    this.pieces = pieces;
    this.owner = owner;
  }

  /** What there is to do for one file. */
  private enum Need {
    NEW,
    REWRITE,
    NOTHING
  }

  /**
   * Copies.
   *
   * @param atOneMoment whether all new files become visible together
   */
  void run(FamfsMaster master, CopyPlan plan, boolean atOneMoment) throws IOException {
    List<CopyJob> jobs = plan.jobs();
    for (CopyJob job : jobs) {
      requirePossible(master, job, plan);
    }
    List<PendingEntry> group = new ArrayList<>(directories(plan.directories()));
    long groupBytes = 0;
    try {
      for (CopyJob job : jobs) {
        Need need = need(master, job);
        if (need == Need.REWRITE) {
          rewrite(master, job);
        } else if (need == Need.NEW) {
          group.add(fill(master, job));
          groupBytes += job.sizeBytes();
        }
        if (!atOneMoment && (groupBytes >= GROUP_BYTES || group.size() >= GROUP_FILES)) {
          master.commitAll(group);
          group.clear();
          groupBytes = 0;
        }
      }
      master.commitAll(group);
    } finally {
      group.forEach(Copying::giveBack);
    }
  }

  /** Harmless for what was committed. */
  private static void giveBack(PendingEntry entry) {
    if (entry instanceof PendingFile file) {
      file.reservation().close();
    }
  }

  private List<PendingEntry> directories(Map<FamfsPath, Integer> directories) {
    List<PendingEntry> pending = new ArrayList<>();
    directories.forEach(
        (path, mode) -> pending.add(PendingDirectory.ifMissing(path, attributes(mode))));
    return pending;
  }

  private FileAttributes attributes(int mode) {
    return owner.attributes(mode);
  }

  /** Looked at before gigabytes are copied; the commit looks again. */
  private static void requirePossible(FamfsMaster master, CopyJob job, CopyPlan plan) {
    Optional<Node> existing = master.namespace().find(job.target());
    if (existing.isPresent()) {
      if (!(existing.get() instanceof FileNode file)) {
        throw new PathExistsException(job.target() + " exists already, as a directory");
      }
      if (file.sizeBytes() != job.sizeBytes()) {
        throw new PathExistsException(
            job.target()
                + " exists already with "
                + file.sizeBytes()
                + " bytes, "
                + job.source()
                + " has "
                + job.sizeBytes()
                + ": a file's size never changes, choose another name");
      }
      return;
    }
    if (job.target().equals(FamfsPath.ALLOCATION_DEFAULTS)) {
      return; // lies in no folder
    }
    FamfsPath parent = job.target().parent();
    if (!plan.directories().containsKey(parent)) {
      requireDirectory(master, parent);
    }
  }

  private static void requireDirectory(FamfsMaster master, FamfsPath parent) {
    if (master.namespace().find(parent).isEmpty()) {
      throw CommandException.notFound(
          "no folder " + parent + " in the store: make it with mkdir -p");
    }
    master.findDirectory(parent);
  }

  private Need need(FamfsMaster master, CopyJob job) throws IOException {
    if (master.namespace().find(job.target()).isEmpty()) {
      return Need.NEW;
    }
    return isSame(master, job) ? Need.NOTHING : Need.REWRITE;
  }

  private boolean isSame(FamfsStore store, CopyJob job) throws IOException {
    try (FileView view = store.open(job.target())) {
      view.dropLines(0, view.sizeBytes());
      return pieces.isSame(job, view);
    }
  }

  private void rewrite(FamfsMaster master, CopyJob job) throws IOException {
    try (WritableFile file = master.openWritable(job.target())) {
      pieces.fill(job, file);
      file.force(0, file.sizeBytes());
    }
    console.note(job.target() + " had other content and was rewritten in place");
  }

  private PendingFile fill(FamfsMaster master, CopyJob job) throws IOException {
    Reservation reservation = master.reserve(job.sizeBytes());
    try {
      pieces.fill(job, reservation);
      return new PendingFile(reservation, job.target(), attributes(job.mode()));
    } catch (IOException | RuntimeException | Error failed) {
      reservation.close();
      throw failed;
    }
  }

  /** Compares instead of copying; what differs or is missing is named. Whether all is the same. */
  boolean compare(FamfsStore store, CopyPlan plan) throws IOException {
    boolean same = true;
    for (CopyJob job : plan.jobs()) {
      Node existing = store.namespace().find(job.target()).orElse(null);
      String difference = null;
      if (!(existing instanceof FileNode file)) {
        difference = existing == null ? "is missing" : "is a directory";
      } else if (file.sizeBytes() != job.sizeBytes()) {
        difference = "has " + file.sizeBytes() + " bytes, " + job.source() + " " + job.sizeBytes();
      } else if (!isSame(store, job)) {
        difference = "differs from " + job.source();
      }
      if (difference != null) {
        same = false;
        console.line(job.target() + " " + difference);
      }
    }
    return same;
  }
}
