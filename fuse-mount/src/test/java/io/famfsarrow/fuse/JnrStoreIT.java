package io.famfsarrow.fuse;

/** See {@link StoreMountContract}. */
class JnrStoreIT extends StoreMountContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
