package io.famfsarrow.fuse.stage;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code chmod}, {@code chown}, {@code truncate} and {@code utimens} ask for; all of it is
 * done, or nothing.
 *
 * @param permissions the low 12 bits count
 */
public record AttributeChange(
    OptionalInt permissions,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong sizeBytes,
    Optional<Instant> accessed,
    Optional<Instant> modified) {

  private static final int PERMISSION_BITS = 07777;

  /** Changes nothing. */
  public static final AttributeChange NONE =
      new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty());

  public AttributeChange {
    if (permissions.isPresent()) {
      permissions = OptionalInt.of(permissions.getAsInt() & PERMISSION_BITS);
    }
  }

  public AttributeChange withPermissions(int bits) {
    return new AttributeChange(OptionalInt.of(bits), uid, gid, sizeBytes, accessed, modified);
  }

  public AttributeChange withUid(int user) {
    return new AttributeChange(
        permissions, OptionalInt.of(user), gid, sizeBytes, accessed, modified);
  }

  public AttributeChange withGid(int group) {
    return new AttributeChange(
        permissions, uid, OptionalInt.of(group), sizeBytes, accessed, modified);
  }

  public AttributeChange withSize(long bytes) {
    return new AttributeChange(permissions, uid, gid, OptionalLong.of(bytes), accessed, modified);
  }

  public AttributeChange withAccessed(Instant time) {
    return new AttributeChange(permissions, uid, gid, sizeBytes, Optional.of(time), modified);
  }

  public AttributeChange withModified(Instant time) {
    return new AttributeChange(permissions, uid, gid, sizeBytes, accessed, Optional.of(time));
  }

  /** Whether all but the times is what the node has already. */
  boolean leavesAsItIs(Attributes node) {
    return permissions.orElse(node.mode() & PERMISSION_BITS) == (node.mode() & PERMISSION_BITS)
        && uid.orElse(node.uid()) == node.uid()
        && gid.orElse(node.gid()) == node.gid()
        && sizeBytes.orElse(node.sizeBytes()) == node.sizeBytes();
  }
}
