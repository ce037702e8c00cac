package io.famfsarrow.store.fmap;

import java.util.List;

/**
 * A file whose bytes lie in extents one after the other.
 *
 * @param declaredCount number of extents that the entry claims
 * @param extents those that fit into the entry, at most {@link #MAX_EXTENTS}
 */
public record SimpleFmap(long declaredCount, List<SimpleExtent> extents) implements Fmap {
  public SimpleFmap {
    extents = List.copyOf(extents);
  }

  public static SimpleFmap of(List<SimpleExtent> extents) {
    return new SimpleFmap(extents.size(), extents);
  }
}
