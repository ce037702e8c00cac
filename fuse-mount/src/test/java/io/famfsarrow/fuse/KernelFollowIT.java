package io.famfsarrow.fuse;

/** See {@link FollowContract}. */
class KernelFollowIT extends FollowContract {
  @Override
  String backend() {
    return MountOptions.KERNEL;
  }
}
