package io.famfsarrow.arrow.ipc.write;

/** Where the values of one version of a dictionary stand in the merged dictionary. */
final class IndexRemap {

  private final int[] positions;

  /**
   * @param positions position in the merged dictionary by index into the version; taken over
   */
  IndexRemap(int[] positions) {
    this.positions = positions;
  }

  /** Number of values of the version. */
  int size() {
    return positions.length;
  }

  int position(int index) {
    return positions[index];
  }
}
