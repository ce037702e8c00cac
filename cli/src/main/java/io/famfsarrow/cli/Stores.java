package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.ReplayReport;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.UnusableMedium;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.media.LockPatience;
import io.famfsarrow.store.media.MediaOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Opens the store that the common options name. */
final class Stores {
  private Stores() {}

  static FamfsClient client(CommonOptions common) {
    return client(common, spec(common));
  }

  /** Attaches for reading; warns if the log is damaged, so that not all of it is shown. */
  static FamfsClient client(CommonOptions common, MediaSpec spec) {
    FamfsClient store = FamfsStore.openClient(spec, options(common));
    damage(store.replay()).ifPresent(what -> common.console().warning(spec + ": " + what));
    store.unusableMedia().forEach(medium -> common.console().warning("not used: " + medium));
    return store;
  }

  private static Optional<String> damage(ReplayReport replay) {
    Stream<String> header =
        replay.problems().stream()
            .filter(problem -> problem.logIndex() == MediaProblem.NO_ENTRY)
            .filter(problem -> problem.severity() == ProblemCode.Severity.ERROR)
            .map(MediaProblem::message);
    Stream<String> entry =
        replay.stop().stream()
            .filter(stop -> stop.logIndex() != MediaProblem.NO_ENTRY)
            .map(stop -> stop.message() + "; this entry and all behind it are not shown");
    String text = Stream.concat(header, entry).collect(Collectors.joining("; "));
    return text.isEmpty() ? Optional.empty() : Optional.of(text + "; see fsck");
  }

  static FamfsMaster master(CommonOptions common) {
    return master(common, spec(common));
  }

  static FamfsMaster master(CommonOptions common, MediaSpec spec) {
    return FamfsStore.openMaster(spec, options(common));
  }

  /** As {@link #master(CommonOptions)}; new files lie where the options say. */
  static FamfsMaster master(CommonOptions common, PlacementOptions placement) {
    StoreOptions options = options(common).withPlacement(placement.placement());
    return FamfsStore.openMaster(spec(common), options);
  }

  /** Says what a user should hear before space or log run out, and which media were of no use. */
  static void warn(CommonOptions common, FamfsMaster master) {
    master.usage().warnings().forEach(common.console()::warning);
    for (UnusableMedium medium : master.unusableMedia()) {
      common.console().warning("not used: " + medium);
    }
  }

  /** The media that the common options name. */
  static MediaSpec spec(CommonOptions common) {
    return spec(common.store());
  }

  /**
   * Media by their specification.
   *
   * @throws CommandException if one of them is a folder, which no store can be
   */
  static MediaSpec spec(String text) {
    MediaSpec spec = MediaSpec.parse(text);
    for (Path medium : spec.media()) {
      if (Files.isDirectory(medium)) {
        throw CommandException.notFound(
            medium + " is a folder, expected a medium: a file that mkfs made, or a device");
      }
    }
    return spec;
  }

  static StoreOptions options(CommonOptions common) {
    return new StoreOptions(SystemIdentity.resolve(common.systemUuid()), mediaOptions(common));
  }

  /** A wait for another process is told. */
  static MediaOptions mediaOptions(CommonOptions common) {
    LockPatience patience =
        LockPatience.defaults().withListener(waiting -> common.console().note(waiting));
    return MediaOptions.defaults().withLockPatience(patience);
  }

  /**
   * A path in the store that is to be made.
   *
   * @throws InvalidPathException if it is the root, or no path that a store can hold
   */
  static FamfsPath newPath(String text) {
    FamfsPath path = Names.newPath(text);
    if (path.isRoot()) {
      throw new InvalidPathException("path \"" + text + "\" is the root, which is there already");
    }
    if (path.isReserved()) {
      throw new InvalidPathException(path + " is reserved for the meta files: choose another name");
    }
    return path;
  }
}
