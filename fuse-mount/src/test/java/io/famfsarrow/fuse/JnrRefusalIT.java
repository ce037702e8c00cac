package io.famfsarrow.fuse;

/** See {@link RefusalContract}. */
class JnrRefusalIT extends RefusalContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
