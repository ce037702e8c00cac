package io.famfsarrow.store.fmap;

import java.util.OptionalLong;
import java.util.UUID;

/** Which secondary devices of a store this host has, by the UUID that their superblocks carry. */
@FunctionalInterface
public interface AttachedDevices {

  /** No secondary is attached. */
  AttachedDevices NONE = uuid -> OptionalLong.empty();

  /** Bytes of an attached device that maps may use; empty if it is not attached. */
  OptionalLong usableBytes(UUID deviceUuid);
}
