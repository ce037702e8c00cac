package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.UnreadableFileException;
import org.junit.jupiter.api.Test;

class ViewCacheTest {
  private final NativeFile a = NativeFile.of(new byte[10]);
  private final NativeFile b = NativeFile.of(new byte[10]);
  private final NativeFile c = NativeFile.of(new byte[10]);

  @Test
  void opensAFileOnce() {
    try (ViewCache cache = new ViewCache(2)) {
      cache.claim(a).close();
      cache.claim(a).close();
      assertEquals(1, a.opened.get());
    }
    assertEquals(0, a.openViews.get());
  }

  @Test
  void closesTheOneNotUsedLongest() {
    try (ViewCache cache = new ViewCache(2)) {
      cache.claim(a).close();
      cache.claim(b).close();
      cache.claim(a).close();
      cache.claim(c).close();
      assertEquals(2, cache.size());
      assertEquals(1, a.openViews.get());
      assertEquals(0, b.openViews.get());
    }
  }

  @Test
  void claimOutlivesTheView() {
    try (ViewCache cache = new ViewCache(1)) {
      try (ViewCache.Claim claim = cache.claim(a)) {
        cache.claim(b).close();
        assertEquals(0, a.openViews.get());
        assertEquals(1, a.openPins.get());
        assertEquals(10, claim.view().sizeBytes());
      }
      assertEquals(0, a.openPins.get());
    }
  }

  @Test
  void failureToOpenIsNotKept() {
    NativeFile bad = NativeFile.failing(() -> new UnreadableFileException("bad map"));
    try (ViewCache cache = new ViewCache(2)) {
      assertThrows(UnreadableFileException.class, () -> cache.claim(bad));
      assertEquals(0, cache.size());
    }
  }

  @Test
  void closedCacheOpensNothing() {
    ViewCache cache = new ViewCache(2);
    cache.close();
    assertThrows(StoreClosedException.class, () -> cache.claim(a));
    assertEquals(0, a.openViews.get());
  }
}
