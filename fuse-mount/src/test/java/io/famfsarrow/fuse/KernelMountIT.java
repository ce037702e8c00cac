package io.famfsarrow.fuse;

/** See {@link MountContract}. */
class KernelMountIT extends MountContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
