package io.famfsarrow.store.hostile;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.math.BigInteger;
import java.util.List;

/** Where a byte of a file lies, worked out a second time, slowly and without overflow. */
final class Places {

  /** A byte of a medium. */
  record Place(long deviceIndex, BigInteger mediaOffset) {}

  private Places() {}

  static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** Place of a byte; an error if the map does not reach so far. */
  static Place of(Fmap fmap, long fileOffset) {
    BigInteger offset = BigInteger.valueOf(fileOffset);
    if (fmap instanceof SimpleFmap simple) {
      for (SimpleExtent extent : simple.extents()) {
        BigInteger length = unsigned(extent.lengthBytes());
        if (offset.compareTo(length) < 0) {
          return new Place(extent.deviceIndex(), unsigned(extent.mediaOffset()).add(offset));
        }
        offset = offset.subtract(length);
      }
    } else if (fmap instanceof InterleavedExtent interleaved) {
      BigInteger chunkBytes = unsigned(interleaved.chunkBytes());
      BigInteger[] chunk = offset.divideAndRemainder(chunkBytes);
      BigInteger strips = BigInteger.valueOf(interleaved.strips().size());
      BigInteger[] row = chunk[0].divideAndRemainder(strips);
      SimpleExtent strip = interleaved.strips().get(row[1].intValueExact());
      BigInteger inStrip = row[0].multiply(chunkBytes).add(chunk[1]);
      if (inStrip.compareTo(unsigned(strip.lengthBytes())) < 0) {
        return new Place(strip.deviceIndex(), unsigned(strip.mediaOffset()).add(inStrip));
      }
    }
    throw new AssertionError("no place for offset " + fileOffset + " of " + fmap);
  }

  /** Extents or strips. */
  static List<SimpleExtent> extents(Fmap fmap) {
    if (fmap instanceof SimpleFmap simple) {
      return simple.extents();
    }
    return fmap instanceof InterleavedExtent interleaved ? interleaved.strips() : List.of();
  }
}
