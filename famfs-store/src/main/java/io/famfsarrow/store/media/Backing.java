package io.famfsarrow.store.media;

import java.nio.file.Path;

/**
 * What a piece of a mapping needs to know of its medium.
 *
 * @param descriptor open medium
 * @param granularityBytes what offsets and lengths of mappings are multiples of, a power of two
 * @param preparation how memory is got before it is filled
 * @param health of the medium
 */
record Backing(
    Descriptor descriptor,
    long granularityBytes,
    PagePreparation.Strategy preparation,
    MediumHealth health) {

  Path path() {
    return descriptor.path();
  }
}
