package io.famfsarrow.fuse;

/** See {@link FollowContract}. */
class JnrFollowIT extends FollowContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
