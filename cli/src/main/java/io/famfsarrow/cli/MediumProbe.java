package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at a medium that may be anything. */
final class MediumProbe {
  private MediumProbe() {}

  /** Why the medium's superblock region cannot be mapped; empty if it can. */
  static Optional<String> mapProblem(Path medium) {
    try {
      Fsck.check(medium, MediaOptions.defaults());
      return Optional.empty();
    } catch (FamfsException problem) {
      return Optional.of(problem.getMessage());
    }
  }

  /** What is on a medium that can be mapped. */
  static String content(Path medium) {
    FsckReport report = Fsck.check(medium, MediaOptions.defaults());
    if (report.superblock().problem().isPresent()) {
      return "can be mapped; no famfs on it";
    }
    return "famfs " + report.superblock().fsUuid() + ", owner " + report.superblock().systemUuid();
  }
}
