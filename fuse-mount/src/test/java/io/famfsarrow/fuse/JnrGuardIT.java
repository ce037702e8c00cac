package io.famfsarrow.fuse;

/** See {@link MountGuardContract}. */
class JnrGuardIT extends MountGuardContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
