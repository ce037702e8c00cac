package io.famfsarrow.store.media;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.StoreClosedException;
import java.util.Optional;

/**
 * Whether an open medium still is what it was when it was opened, and what to say of accesses to it
 * that failed. Safe for use by several threads.
 */
record MediumHealth(Descriptor descriptor, MediaTraits traits, SysFs sysFs)
    implements MemoryHealth {

  @Override
  public void requireWhole() {
    // Devices do not become shorter, and those that vanish answer every access with a fault.
    if (traits.kind() == Media.Kind.FILE && !descriptor.isClosed()) {
      damage()
          .ifPresent(
              damage -> {
                throw new MemoryFaultException(descriptor.path() + ": " + damage);
              });
    }
  }

  @Override
  public FamfsException explain(Throwable fault) {
    String where = descriptor.path() + ": mapped memory could not be accessed: ";
    Optional<String> damage = damage();
    if (damage.isPresent()) {
      return new MemoryFaultException(where + damage.get(), fault);
    }
    if (isFull()) {
      return new NoSpaceException(
          where + "the file system below the medium is full, and the page was not yet there",
          fault);
    }
    return new MemoryFaultException(
        where + "a page cannot be read or written; the memory may have failed", fault);
  }

  @Override
  public Optional<String> damage() {
    try {
      return traits.kind() == Media.Kind.FILE ? lostLength() : lostDevice();
    } catch (StoreClosedException closed) {
      return Optional.empty(); // nothing can be asked any more
    }
  }

  private Optional<String> lostLength() {
    long sizeBytes = descriptor.sizeBytes();
    return sizeBytes >= traits.sizeBytes()
        ? Optional.empty()
        : Optional.of(
            "the file was cut to "
                + sizeBytes
                + " bytes while it was mapped, expected "
                + traits.sizeBytes());
  }

  private Optional<String> lostDevice() {
    return sysFs.isPresent(descriptor.node())
        ? Optional.empty()
        : Optional.of("the device is gone");
  }

  private boolean isFull() {
    try {
      return traits.preparation() != PagePreparation.Strategy.NONE && descriptor.isFileSystemFull();
    } catch (StoreClosedException closed) {
      return false;
    }
  }
}
