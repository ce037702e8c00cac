package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.FuseProbe;
import io.famfsarrow.fuse.Mount;
import io.famfsarrow.fuse.MountBackend;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountPoint;
import io.famfsarrow.fuse.MountedStore;
import java.nio.file.Path;

/** Mounts without any library: by the system call as root, else by {@code fusermount3}. */
public final class KernelBackend implements MountBackend {
  private static final int ROOT = 0;

  @Override
  public String name() {
    return MountOptions.KERNEL;
  }

  @Override
  public FuseProbe probe() {
    return FuseProbe.ofKernel();
  }

  @Override
  public Mount mount(MountedStore store, Path directory, MountOptions options) {
    probe().require();
    Connector connector = SystemCalls.uid() == ROOT ? new DirectConnector() : new HelperConnector();
    return KernelMount.start(store, MountPoint.require(directory), options, connector);
  }
}
