package io.famfsarrow.fuse;

import io.famfsarrow.fuse.jnr.JnrBackend;
import io.famfsarrow.store.InvalidRequestException;

/** The back ends by name. */
final class Backends {
  private Backends() {}

  static MountBackend named(String name) {
    if (name.equals(MountOptions.JNR)) {
      return new JnrBackend();
    }
    throw new InvalidRequestException("there is no mount back end \"" + name + "\"");
  }
}
