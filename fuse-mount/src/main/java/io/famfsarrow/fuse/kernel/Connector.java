package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.MountOptions;
import java.nio.file.Path;

/** A way to make a mount and get the connection to serve it. */
interface Connector {

  /**
   * Mounts; whoever uses the mount waits until the connection is served.
   *
   * @param directory a checked mount point
   * @param source as the mount table is to show it
   * @throws FuseUnavailableException if that is not possible; says why and what to do
   */
  DeviceFile connect(Path directory, String source, MountOptions options);
}
