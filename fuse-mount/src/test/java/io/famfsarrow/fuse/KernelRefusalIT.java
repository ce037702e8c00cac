package io.famfsarrow.fuse;

/** See {@link RefusalContract}. */
class KernelRefusalIT extends RefusalContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
