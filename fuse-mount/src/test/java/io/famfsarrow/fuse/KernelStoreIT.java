package io.famfsarrow.fuse;

/** See {@link StoreMountContract}. */
class KernelStoreIT extends StoreMountContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
