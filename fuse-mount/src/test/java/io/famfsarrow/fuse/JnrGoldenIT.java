package io.famfsarrow.fuse;

/** See {@link GoldenContract}. */
class JnrGoldenIT extends GoldenContract {
  @Override
  String backend() {
    return MountOptions.JNR;
  }
}
