package io.famfsarrow.fuse;

/** See {@link OwnershipContract}. */
class JnrOwnershipIT extends OwnershipContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
