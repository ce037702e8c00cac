package io.famfsarrow.fuse;

/** See {@link OwnershipContract}. */
class KernelOwnershipIT extends OwnershipContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
