package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaRange;
import java.util.List;
import java.util.UUID;

/**
 * What a process must know to fill space that another one of the same host has reserved: values
 * only, to be sent in any form. See {@link FamfsStore#borrow}.
 *
 * @param fsUuid the file system that the space is of
 * @param sizeBytes exact size of the file to be, greater than 0
 * @param pieces where its bytes lie, in the order of the file, whole allocation units
 * @param space what is reserved: one range, or one for each strip
 */
public record SpaceLoan(
    UUID fsUuid, long sizeBytes, List<MediaRange> pieces, List<MediaRange> space) {

  public SpaceLoan {
    pieces = List.copyOf(pieces);
    space = List.copyOf(space);
    if (sizeBytes <= 0 || lengthBytes(pieces) < sizeBytes) {
      throw new InvalidRequestException(
          "space of %d bytes in %s cannot be lent".formatted(sizeBytes, pieces));
    }
    for (MediaRange piece : pieces) {
      if (space.stream().noneMatch(range -> contains(range, piece))) {
        throw new InvalidRequestException(piece + " does not lie in the lent space " + space);
      }
    }
  }

  private static long lengthBytes(List<MediaRange> ranges) {
    return ranges.stream().mapToLong(MediaRange::lengthBytes).reduce(0, Math::addExact);
  }

  private static boolean contains(MediaRange range, MediaRange piece) {
    return range.deviceIndex() == piece.deviceIndex()
        && range.mediaOffset() <= piece.mediaOffset()
        && piece.endOffset() <= range.endOffset();
  }
}
