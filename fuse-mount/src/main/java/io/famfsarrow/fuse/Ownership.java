package io.famfsarrow.fuse;

import java.util.OptionalInt;

/**
 * What a mount shows in place of the owners and permissions that the log has; immutable.
 *
 * @param uid owner of everything, unsigned; empty: as logged
 * @param gid group of everything, unsigned; empty: as logged
 * @param umask permission bits that nobody has, all others being given; empty: as logged
 */
public record Ownership(OptionalInt uid, OptionalInt gid, OptionalInt umask) {

  /** Everything as the log has it. */
  public static final Ownership AS_LOGGED =
      new Ownership(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  private static final int ALL = 0777;

  NodeAttributes applyTo(NodeAttributes logged) {
    return new NodeAttributes(
        umask.isPresent() ? ALL & ~umask.getAsInt() : logged.permissions(),
        uid.orElse(logged.uid()),
        gid.orElse(logged.gid()));
  }
}
