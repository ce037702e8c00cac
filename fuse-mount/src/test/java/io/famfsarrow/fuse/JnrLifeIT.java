package io.famfsarrow.fuse;

/** See {@link MountLifeContract}. */
class JnrLifeIT extends MountLifeContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
