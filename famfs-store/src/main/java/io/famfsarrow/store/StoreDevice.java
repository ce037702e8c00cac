package io.famfsarrow.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * One device of a store, as its device table has it.
 *
 * @param index 0 is the primary
 * @param sizeBytes bytes that files may use; what the log says where it is not attached
 * @param path where this host has it; empty if it is not attached
 */
public record StoreDevice(int index, UUID uuid, long sizeBytes, Optional<Path> path) {

  /** Whether this host has it. */
  public boolean attached() {
    return path.isPresent();
  }
}
