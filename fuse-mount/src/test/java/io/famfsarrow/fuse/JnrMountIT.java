package io.famfsarrow.fuse;

/** See {@link MountContract}. */
class JnrMountIT extends MountContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
