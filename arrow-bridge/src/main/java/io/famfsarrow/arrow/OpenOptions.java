package io.famfsarrow.arrow;

import io.famfsarrow.store.Guard;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How to open a dataset. Immutable.
 *
 * @param projection columns to load
 * @param validation what is checked before vectors are handed out
 * @param requireZeroCopy whether a buffer that would have to be copied is an error
 * @param allocator to which loaded batches are accounted (mapped bytes count too); null for one of
 *     the reader's own without a limit
 * @param maxDecompressedBytes that the buffers of one compressed batch may unpack to, at least; a
 *     batch that is longer itself may unpack to 255 times its length
 * @param guard what a store through a vector does; taken where a file of a store is opened
 * @param verify when checksums are verified
 */
public record OpenOptions(
    Projection projection,
    Validation validation,
    boolean requireZeroCopy,
    BufferAllocator allocator,
    long maxDecompressedBytes,
    Guard guard,
    Verify verify) {

  private static final long DEFAULT_MAX_DECOMPRESSED_BYTES = 256L << 20;

  private static final OpenOptions DEFAULTS =
      new OpenOptions(
          Projection.all(),
          Validation.OFFSETS,
          false,
          null,
          DEFAULT_MAX_DECOMPRESSED_BYTES,
          Guard.READ_ONLY,
          Verify.OFF);

  public OpenOptions {
    Objects.requireNonNull(projection);
    Objects.requireNonNull(validation);
    Objects.requireNonNull(guard);
    Objects.requireNonNull(verify);
  }

  /** All columns, offsets checked, copies allowed, an allocator of its own, read-only. */
  public static OpenOptions defaults() {
    return DEFAULTS;
  }

  public OpenOptions withProjection(Projection other) {
    return new OpenOptions(
        other, validation, requireZeroCopy, allocator, maxDecompressedBytes, guard, verify);
  }

  /** Only these columns, in this order. */
  public OpenOptions withColumns(String... names) {
    return withProjection(Projection.names(names));
  }

  public OpenOptions withValidation(Validation other) {
    return new OpenOptions(
        projection, other, requireZeroCopy, allocator, maxDecompressedBytes, guard, verify);
  }

  /** Makes a copy an error that says which column would be copied and why. */
  public OpenOptions requiringZeroCopy() {
    return new OpenOptions(
        projection, validation, true, allocator, maxDecompressedBytes, guard, verify);
  }

  public OpenOptions withAllocator(BufferAllocator other) {
    return new OpenOptions(
        projection, validation, requireZeroCopy, other, maxDecompressedBytes, guard, verify);
  }

  public OpenOptions withMaxDecompressedBytes(long bytes) {
    return new OpenOptions(
        projection, validation, requireZeroCopy, allocator, bytes, guard, verify);
  }

  public OpenOptions withGuard(Guard other) {
    return new OpenOptions(
        projection, validation, requireZeroCopy, allocator, maxDecompressedBytes, other, verify);
  }

  public OpenOptions withVerify(Verify other) {
    return new OpenOptions(
        projection, validation, requireZeroCopy, allocator, maxDecompressedBytes, guard, other);
  }
}
