package io.famfsarrow.fuse;

import io.famfsarrow.fuse.jnr.JnrBackend;
import io.famfsarrow.fuse.kernel.KernelBackend;
import io.famfsarrow.store.InvalidRequestException;

/** The back ends by name. */
final class Backends {
  private Backends() {}

  static MountBackend named(String name) {
    return switch (name) {
      case MountOptions.KERNEL -> new KernelBackend();
      case MountOptions.JNR -> new JnrBackend();
      default -> throw new InvalidRequestException("there is no mount back end \"" + name + "\"");
    };
  }
}
