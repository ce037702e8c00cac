package io.famfsarrow.arrow.ipc.write;

/**
 * Turns fixed-width values of a source into those that are written: offsets that start at another
 * place, indices into a merged dictionary, views into other buffers.
 */
interface ValueTransform {

  /**
   * Reads {@code count} values at {@code source} and stores as many at {@code target}, which is
   * other memory or the very same.
   *
   * @param first position of the first of them within the piece; pieces are walked from 0 upwards
   * @throws CorruptSourceException if a value contradicts the array
   */
  void apply(long source, long target, int count, long first);
}
