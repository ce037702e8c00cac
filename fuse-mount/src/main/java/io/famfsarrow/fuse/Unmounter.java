package io.famfsarrow.fuse;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.MediaBusyException;
import java.nio.file.Path;
import java.util.List;

/** Takes mounts of ours away, whichever process serves them. */
public final class Unmounter {
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private Unmounter() {}

  /**
   * Unmounts, if nobody uses the mount.
   *
   * @throws InvalidRequestException if no mount of ours is there
   * @throws MediaBusyException if it is in use; names by whom, as far as can be seen
   * @throws MediaAccessException if this user may not
   */
  public static void unmount(Path directory) {
    Path real = requireOurs(directory);
    if (isLeftToUs(real)) {
      take(real, UMOUNT_NOFOLLOW, List.of("-u"));
    }
  }

  /**
   * Takes the mount out of the tree of paths at once; whoever has files open keeps them for as long
   * as the mount is served. Errors as for {@link #unmount}, but never busy.
   */
  public static void detach(Path directory) {
    Path real = requireOurs(directory);
    if (isLeftToUs(real)) {
      detachNow(real);
    }
  }

  /** As {@link #detach}, of what is known to be there and needs no guard's time. */
  static void detachNow(Path directory) {
    Path real = requireOurs(directory);
    take(real, UMOUNT_NOFOLLOW | MNT_DETACH, List.of("-u", "-z"));
  }

  /** Of a mount without server, its guard may take care. */
  private static boolean isLeftToUs(Path real) {
    return DeadMount.awaitGuard(real).filter(MountTable.Entry::isOurs).isPresent();
  }

  private static Path requireOurs(Path directory) {
    Path real = MountPoint.locate(directory);
    MountTable.Entry entry =
        MountTable.read()
            .at(real)
            .orElseThrow(() -> new InvalidRequestException("nothing is mounted at " + directory));
    if (!entry.isOurs()) {
      throw new InvalidRequestException(
          directory
              + " is a mount of type "
              + entry.type()
              + ", not "
              + MountTable.OWN_TYPE
              + ": use umount");
    }
    return real;
  }

  private static void take(Path real, int flags, List<String> fusermountArguments) {
    int outcome = LibC.unmount(real, flags);
    switch (-outcome) {
      case 0 -> {}
      case Errno.EBUSY -> throw busy(real);
      case Errno.EPERM -> takeByHelper(real, fusermountArguments);
      default ->
          throw new MediaAccessException(
              "cannot unmount " + real + ": umount2 gave errno " + -outcome);
    }
  }

  /** Ordinary users: the setuid helper checks that the mount is theirs. */
  private static void takeByHelper(Path real, List<String> arguments) {
    Fusermount helper =
        Fusermount.find()
            .orElseThrow(
                () ->
                    new MediaAccessException(
                        "only root can unmount "
                            + real
                            + " without the program fusermount3: install the package fuse3"));
    Fusermount.Outcome outcome = helper.run(arguments, real);
    if (outcome.exitCode() == 0) {
      return;
    }
    if (outcome.text().contains("busy")) {
      throw busy(real);
    }
    throw new MediaAccessException("cannot unmount " + real + ": " + outcome.text());
  }

  private static MediaBusyException busy(Path real) {
    List<String> inner = MountTable.read().below(real);
    if (!inner.isEmpty()) {
      return new MediaBusyException(
          real + " has other mounts below it: unmount " + String.join(", ", inner) + " first");
    }
    List<String> holders = MountHolders.of(real);
    String who = holders.isEmpty() ? "processes of other users" : String.join(", ", holders);
    return new MediaBusyException(
        real + " is in use by " + who + ": end them, or leave its folders, and try again");
  }
}
