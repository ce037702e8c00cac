package io.famfsarrow.fuse;

import java.nio.file.Path;

/** One way to answer the kernel's requests from a {@link MountedStore}. */
public interface MountBackend {

  /** Name as {@code -o backend=} takes it. */
  String name();

  /** Why this back end cannot work here, if so. */
  FuseProbe probe();

  /**
   * Mounts; when it returns, paths below the directory answer.
   *
   * @param directory an empty directory on which nothing is mounted
   * @throws io.famfsarrow.store.InvalidRequestException if the directory will not do
   * @throws FuseUnavailableException if this host does not let us mount; says why
   */
  Mount mount(MountedStore store, Path directory, MountOptions options);
}
