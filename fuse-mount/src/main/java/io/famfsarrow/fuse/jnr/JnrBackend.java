package io.famfsarrow.fuse.jnr;

import io.famfsarrow.fuse.FuseProbe;
import io.famfsarrow.fuse.Mount;
import io.famfsarrow.fuse.MountBackend;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountPoint;
import io.famfsarrow.fuse.MountedStore;
import java.nio.file.Path;

/** Mounts through libfuse 2. */
public final class JnrBackend implements MountBackend {

  @Override
  public String name() {
    return MountOptions.JNR;
  }

  @Override
  public FuseProbe probe() {
    FuseProbe kernel = FuseProbe.ofKernel();
    if (!kernel.isAvailable()) {
      return kernel;
    }
    return LibFuse2.loadProblem().map(FuseProbe::unavailable).orElse(kernel);
  }

  @Override
  public Mount mount(MountedStore store, Path directory, MountOptions options) {
    probe().require();
    return JnrMount.start(store, MountPoint.require(directory), options);
  }
}
