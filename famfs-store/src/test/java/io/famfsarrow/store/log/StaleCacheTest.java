package io.famfsarrow.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.MediaMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A reader on another host, whose cache still holds what it saw long ago. */
class StaleCacheTest {
  private static final int LINE_BYTES = 64;
  private static final int LOG_BYTES = 64 << 10;
  private static final long MEDIA_BYTES = 64L << 20;

  @Test
  void refreshSeesPastWhatItsCacheHolds() {
    byte[] bytes = new byte[(int) SuperblockLayout.REGION_BYTES + LOG_BYTES];
    SimulatedMemory writer = new SimulatedMemory(bytes, true, new Random(1));
    UUID uuid = new UUID(1, 1);
    byte[] superblock =
        SuperblockLayout.encodeNew(uuid, uuid, uuid, LOG_BYTES, MEDIA_BYTES, "simulated");
    new FormatSequence(writer).run(superblock, LOG_BYTES);
    LogState reader = new LogState(stale(writer), SuperblockLayout.decode(superblock), MEDIA_BYTES);
    LogAppender appender = new LogAppender(writer, LogHeaderLayout.slotCount(LOG_BYTES));
    for (int entry = 0; entry < 5; entry++) {
      reader.refresh();
      assertEquals(entry, reader.play().entryCount());
      byte[] path = ("d" + entry).getBytes(StandardCharsets.UTF_8);
      appender.append(entry, List.of(new MkdirEntry(entry, 0, 0, 0755, path)));
    }
    reader.refresh();
    assertEquals(5, reader.play().entryCount());
  }

  /** Loads come from a cache that was filled at the start and only {@code drop} refreshes. */
  private static MediaMemory stale(SimulatedMemory medium) {
    byte[] cache = new byte[(int) medium.lengthBytes()];
    medium.load(0, cache, 0, cache.length);
    return (MediaMemory)
        Proxy.newProxyInstance(
            MediaMemory.class.getClassLoader(),
            new Class<?>[] {MediaMemory.class},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "drop" ->
                    dropLines(
                        medium, cache, (long) arguments[0], ((Number) arguments[1]).longValue());
                case "load" ->
                    System.arraycopy(
                        cache,
                        (int) (long) arguments[0],
                        arguments[1],
                        (int) arguments[2],
                        (int) arguments[3]);
                default -> {
                  return passOn(medium, method, arguments);
                }
              }
              return null;
            });
  }

  private static Object passOn(SimulatedMemory medium, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(medium, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private static void dropLines(
      SimulatedMemory medium, byte[] cache, long mediaOffset, long lengthBytes) {
    int from = (int) (mediaOffset / LINE_BYTES * LINE_BYTES);
    int to =
        (int)
            Math.min(
                cache.length,
                (mediaOffset + lengthBytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES);
    medium.load(from, cache, from, to - from);
  }
}
