package io.famfsarrow.fuse;

/** See {@link GoldenContract}. */
class KernelGoldenIT extends GoldenContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
