package io.famfsarrow.arrow.ipc.write;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the buffers of a batch lie in its body.
 *
 * @param offsets from the start of the body, aligned, in the order of the format
 * @param bodyBytes length of the body, aligned
 */
record BodyPlaces(List<Long> offsets, long bodyBytes) {

  /** One behind the other, each with so many bytes and padded to the alignment. */
  static BodyPlaces sideBySide(List<Long> sizesBytes) {
    List<Long> offsets = new ArrayList<>();
    long end = 0;
    for (long size : sizesBytes) {
      offsets.add(end);
      end = Math.addExact(end, IpcLayout.align(size));
    }
    return new BodyPlaces(offsets, end);
  }
}
