package io.famfsarrow.fuse;

/** See {@link MountGuardContract}. */
class KernelGuardIT extends MountGuardContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
