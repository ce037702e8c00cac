package io.famfsarrow.fuse;

/** See {@link MountLifeContract}. */
class KernelLifeIT extends MountLifeContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
