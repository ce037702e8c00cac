package io.famfsarrow.store.media;

import java.nio.file.Path;

/**
 * A range of addresses that nothing else in the process can take: aligned to 2 MiB, with at least 2
 * MiB behind it that fault when they are touched.
 */
final class AddressReservation implements AutoCloseable {
  private static final long GUARD_BYTES = Mappings.HUGE_PAGE_BYTES;

  private final Path path;
  private final long start;
  private final long lengthBytes;
  private final long address;
  private boolean closed;

  private AddressReservation(Path path, long start, long lengthBytes, long address) {
    this.path = path;
    this.start = start;
    this.lengthBytes = lengthBytes;
    this.address = address;
  }

  static AddressReservation of(Path path, long sizeBytes, long granularityBytes) {
    long alignment = Math.max(Mappings.HUGE_PAGE_BYTES, granularityBytes);
    long length = Math.addExact(Mappings.roundUp(sizeBytes, alignment), alignment + GUARD_BYTES);
    int flags = LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS | LibC.MAP_NORESERVE;
    long start = LibC.mmap(0, length, LibC.PROT_NONE, flags, -1, 0);
    if (start < 0) {
      throw Errno.failure(path, "mmap of " + length + " bytes of addresses", start);
    }
    long address = Mappings.roundUp(start, alignment);
    return new AddressReservation(path, start, length, address);
  }

  long address() {
    return address;
  }

  /** Maps a segment to its place. */
  void map(Segment segment, Access access) {
    Backing backing = segment.backing();
    long length = Mappings.roundUp(segment.lengthBytes(), backing.granularityBytes());
    int protection = access == Access.READ_ONLY ? LibC.PROT_READ : LibC.PROT_READ | LibC.PROT_WRITE;
    int sharing =
        access == Access.COPY_ON_WRITE ? LibC.MAP_PRIVATE | LibC.MAP_NORESERVE : LibC.MAP_SHARED;
    long outcome =
        backing
            .descriptor()
            .map(
                address + segment.offset(),
                length,
                protection,
                sharing | LibC.MAP_FIXED,
                segment.mediaOffset());
    if (outcome < 0) {
      throw Errno.failure(backing.path(), "mmap of " + segment, outcome);
    }
    if (AddressCheck.ON) {
      long within = backing.descriptor().bytesFrom(segment.mediaOffset(), segment.lengthBytes());
      AddressCheck.allow(address + segment.offset(), within, access != Access.READ_ONLY);
    }
  }

  /** Takes the mappings of whole pages out again; touching them faults, as before. */
  synchronized void clear(long offset, long lengthBytes) {
    if (closed || lengthBytes == 0) {
      return;
    }
    int flags = LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS | LibC.MAP_NORESERVE | LibC.MAP_FIXED;
    long outcome = LibC.mmap(address + offset, lengthBytes, LibC.PROT_NONE, flags, -1, 0);
    if (outcome < 0) {
      throw Errno.failure(path, "mmap of " + lengthBytes + " bytes of addresses", outcome);
    }
  }

  /** Unmaps everything. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Mappings.unmap(path, start, lengthBytes);
    }
  }
}
