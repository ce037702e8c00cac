package io.famfsarrow.arrow.build;

import io.famfsarrow.arrow.ipc.write.BodySpace;
import io.famfsarrow.store.GrowingReservation;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSpaceException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VariableWidthFieldVector;

/**
 * The reserved space of a file that is built in place, as the memory behind an allocator: buffers
 * of the open batch lie one behind the other, 64-byte aligned, holes that grown buffers leave are
 * used again, and the reservation grows when it is full.
 *
 * <p>Vectors may be filled by several threads. The reservation stays mapped until the last buffer
 * is released.
 */
final class BatchSpace implements BodySpace, AllocationManager.Factory, AutoCloseable {

  private static final long ALIGNMENT_BYTES = 64;
  private static final long MOST_GROWTH_BYTES = 1L << 30;
  private static final ArrowBuf EMPTY = emptyBuffer();

  private final GrowingReservation reservation;
  private final Holes holes = new Holes();

  /** Of the open batch, by their offsets. */
  private final NavigableMap<Long, Piece> pieces = new TreeMap<>();

  private final Map<BufferAllocator, VariableWidthFieldVector> growable = new HashMap<>();
  private int batch;
  private boolean open;
  private long bodyOffset;
  private long top;
  private boolean ordinary;
  private int livePieces;
  private boolean closed;
  private long copiedBytes;

  /** Takes over a reservation. */
  BatchSpace(GrowingReservation reservation) {
    this.reservation = reservation;
  }

  private static ArrowBuf emptyBuffer() {
    try (BufferAllocator allocator = new RootAllocator(0)) {
      return allocator.getEmpty();
    }
  }

  @Override
  public long address() {
    return reservation.address();
  }

  @Override
  public long sizeBytes() {
    return reservation.sizeBytes();
  }

  @Override
  public void prepare(long offset, long lengthBytes) {
    reservation.prepare(offset, lengthBytes);
  }

  /**
   * Lets a vector grow where it lies while its data is the last buffer of the batch.
   *
   * @param allocator of this vector's column; no other vector with offsets may use it, since a
   *     buffer is asked for without saying whose it will be
   */
  synchronized void letGrow(BufferAllocator allocator, VariableWidthFieldVector vector) {
    growable.put(allocator, vector);
  }

  /** From now on buffers are made there. */
  synchronized void open(long offset) {
    batch++;
    open = true;
    bodyOffset = offset;
    top = offset;
    holes.clear();
    pieces.clear();
  }

  /** Buffers can no longer be made; those that are left give nothing back when they go. */
  synchronized void shut() {
    open = false;
    batch++;
  }

  /** Buffers that have not been released, of whatever batch. */
  synchronized int livePieces() {
    return livePieces;
  }

  /** Bytes that vectors copied because they grew, from old buffers into new ones. */
  synchronized long copiedBytes() {
    return copiedBytes;
  }

  @Override
  public synchronized void reach(long endOffset) {
    long missing = endOffset - reservation.sizeBytes();
    if (missing <= 0) {
      return;
    }
    long wanted = Math.max(missing, Math.min(reservation.sizeBytes(), MOST_GROWTH_BYTES));
    try {
      reservation.grow(wanted);
    } catch (NoSpaceException tooMuch) {
      grow(missing);
    }
  }

  private void grow(long missing) {
    try {
      reservation.grow(missing);
    } catch (NoSpaceException e) {
      throw new NoSpaceException(
          "a table that is built in place needs %d bytes more than the %d it has: %s; or seal what there is and go on in another file"
              .formatted(missing, reservation.sizeBytes(), e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized long offsetOf(long address, long lengthBytes) {
    long offset = address - reservation.address();
    return offset >= bodyOffset && offset <= top - lengthBytes ? offset : -1;
  }

  @Override
  public synchronized long take(long lengthBytes) {
    long size = roundUp(lengthBytes);
    long hole = holes.take(size);
    if (hole >= 0) {
      return hole;
    }
    reachTop(top + size);
    long offset = top;
    top += size;
    return offset;
  }

  /**
   * Gets memory for what lies behind the top before the top moves: a full medium changes nothing.
   */
  private void reachTop(long newTop) {
    reach(newTop);
    reservation.prepare(top, newTop - top);
  }

  @Override
  public synchronized AllocationManager create(BufferAllocator allocator, long size) {
    if (ordinary) {
      return new OrdinaryMemory(allocator, size);
    }
    if (!open) {
      throw new InvalidRequestException(
          "no batch is open: startBatch comes before the vectors are filled");
    }
    Optional<Piece> growing = growing(allocator);
    return add(reservation.guard(() -> piece(growing, allocator, size)));
  }

  /**
   * Vectors that grow fill the new buffer by {@code Unsafe.setMemory}, which ends the process where
   * a page cannot be had: so the guard looks after the medium just before.
   */
  private Piece piece(Optional<Piece> growing, BufferAllocator allocator, long size) {
    return growing.isPresent()
        ? grown(growing.get(), allocator, size)
        : new Piece(allocator, this, batch, take(size), roundUp(size));
  }

  private Piece add(Piece piece) {
    pieces.put(piece.offset(), piece);
    livePieces++;
    return piece;
  }

  static long roundUp(long size) {
    return Math.addExact(size, ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }

  /**
   * The last piece, if the buffer that is asked for will replace it: the vector would copy what it
   * has to the very place where it is, and let go of the old buffer.
   */
  private Optional<Piece> growing(BufferAllocator allocator) {
    Map.Entry<Long, Piece> last = pieces.lastEntry();
    VariableWidthFieldVector vector = growable.get(allocator);
    if (vector == null || last == null || last.getValue().endOffset() != top) {
      return Optional.empty();
    }
    ArrowBuf data = vector.getDataBuffer();
    boolean isLast =
        data.memoryAddress() == address() + last.getKey()
            && data.capacity() == last.getValue().getSize()
            && data.getReferenceManager().getRefCount() == 1;
    return isLast && Reallocations.isOfData() ? Optional.of(last.getValue()) : Optional.empty();
  }

  /** Takes the place of a piece, which frees nothing any more when it is released. */
  private Piece grown(Piece piece, BufferAllocator allocator, long size) {
    long newTop = piece.offset() + roundUp(size);
    reachTop(newTop);
    top = newTop;
    return new Piece(allocator, this, batch, piece.offset(), roundUp(size));
  }

  @Override
  public ArrowBuf empty() {
    return EMPTY;
  }

  /** Runs something whose buffers are not to lie in the file. */
  synchronized <T> T outside(Supplier<T> action) {
    ordinary = true;
    try {
      return action.get();
    } finally {
      ordinary = false;
    }
  }

  /** A buffer is gone. */
  synchronized void release(Piece piece) {
    livePieces--;
    if (open && piece.batch() == batch && pieces.remove(piece.offset(), piece)) {
      copiedBytes += Reallocations.isGoingOn() ? piece.getSize() : 0;
      free(piece);
    }
    closeIfUnused();
  }

  private void free(Piece piece) {
    if (piece.endOffset() == top) {
      top = holes.removeLast(piece.offset());
    } else {
      holes.add(piece.offset(), piece.endOffset());
    }
  }

  /** Gives the space back, now or when the last buffer is released. */
  @Override
  public synchronized void close() {
    shut();
    closed = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (closed && livePieces == 0) {
      reservation.close();
    }
  }
}
