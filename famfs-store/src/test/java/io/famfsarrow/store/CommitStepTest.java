package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.UNIT;
import static io.famfsarrow.store.StoreFixture.as;
import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.fill;
import static io.famfsarrow.store.StoreFixture.holds;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaMemory;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RangeMapping;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole publish on a real medium, stopped at the write-back of the data and before each single
 * store, write-back and fence of the log in turn: afterwards another host sees the old namespace or
 * the new one with all of its data, and the owner publishes on.
 */
class CommitStepTest {
  @TempDir Path folder;

  /** Fails at a chosen step and at every one after it, as a dead process would. */
  private static final class Steps {
    private final List<String> done = new ArrayList<>();
    private long left;

    private Steps(long left) {
      this.left = left;
    }

    private void step(String what) {
      if (--left < 0) {
        throw new Stopped();
      }
      done.add(what);
    }

    /** The medium, with the write-back of a file's data as a step. */
    private Media over(Media media) {
      return proxy(
          Media.class,
          media,
          (method, result) -> method.equals("map") ? over((RangeMapping) result) : result);
    }

    private RangeMapping over(RangeMapping mapping) {
      return proxy(
          RangeMapping.class,
          mapping,
          (method, result) -> {
            if (method.equals("writeBack")) {
              step("write back data");
            }
            return result;
          });
    }

    private static <T> T proxy(
        Class<T> type, T target, BiFunction<String, Object, Object> afterwards) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                try {
                  return afterwards.apply(method.getName(), method.invoke(target, arguments));
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                }
              }));
    }
  }

  /** What a step throws instead of being done. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class StoppingMemory implements MediaMemory {
    private final MediaMemory memory;
    private final Steps steps;

    private StoppingMemory(MediaMemory memory, Steps steps) {
      this.memory = memory;
      this.steps = steps;
    }

    private void step() {
      steps.step("log");
    }

    @Override
    public long lengthBytes() {
      return memory.lengthBytes();
    }

    @Override
    public long loadAcquire(long mediaOffset) {
      return memory.loadAcquire(mediaOffset);
    }

    @Override
    public void load(long mediaOffset, byte[] into, int index, int lengthBytes) {
      memory.load(mediaOffset, into, index, lengthBytes);
    }

    @Override
    public void store(long mediaOffset, byte[] from, int index, int lengthBytes) {
      for (int done = 0; done < lengthBytes; done += Long.BYTES) {
        step();
        memory.store(
            mediaOffset + done, from, index + done, Math.min(Long.BYTES, lengthBytes - done));
      }
    }

    @Override
    public void zero(long mediaOffset, long lengthBytes) {
      step();
      memory.zero(mediaOffset, lengthBytes);
    }

    @Override
    public void storeRelease(long mediaOffset, long value) {
      step();
      memory.storeRelease(mediaOffset, value);
    }

    @Override
    public boolean storePairRelease(long mediaOffset, long first, long second) {
      step();
      return memory.storePairRelease(mediaOffset, first, second);
    }

    @Override
    public void writeBack(long mediaOffset, long lengthBytes) {
      step();
      memory.writeBack(mediaOffset, lengthBytes);
    }

    @Override
    public void drop(long mediaOffset, long lengthBytes) {
      memory.drop(mediaOffset, lengthBytes);
    }

    @Override
    public void fence() {
      step();
      memory.fence();
    }
  }

  /** Publishes one file and stops after so many steps; whether it came to its end. */
  private static boolean publishUntil(MediaSpec spec, String path, long stepCount) {
    return publish(spec, path, new Steps(stepCount));
  }

  private static boolean publish(MediaSpec spec, String path, Steps steps) {
    StoreOptions owner = as(StoreFixture.OWNER);
    AttachedMedium real = AttachedMedium.attach(spec.primary(), true, owner.media());
    AttachedMedium stopping =
        new AttachedMedium(
            steps.over(real.media()),
            real.superblock(),
            new StoppingMemory(real.metadata(), steps));
    try (FamfsMaster master = new FamfsMaster(spec, owner, new StoreMedia(stopping));
        Reservation reservation = master.reserve(UNIT + 5)) {
      fill(reservation, (byte) 9);
      master.commit(reservation, FamfsPath.of(path), StoreFixture.FILE);
      return true;
    } catch (PublishStateUnknownException | Stopped stopped) {
      return false;
    }
  }

  @Test
  void oldOrNewNamespaceAfterEachStep() {
    MediaSpec spec = StoreFixture.format(folder);
    try (FamfsMaster master = master(spec)) {
      StoreFixture.publish(master, "/old", 100, (byte) 1);
    }
    int stoppedBefore = 0;
    int stoppedAfter = 0;
    int step = 0;
    for (boolean done = false; !done; step++) {
      String path = "/new" + step;
      done = publishUntil(spec, path, step);
      try (FamfsClient client = client(spec)) {
        boolean visible = client.namespace().find(FamfsPath.of(path)).isPresent();
        assertTrue(visible || !done, "step " + step + ": returned as done, and lost");
        assertTrue(!visible || holds(client, path, (byte) 9), "step " + step + ": not whole");
        assertTrue(holds(client, "/old", (byte) 1));
        stoppedBefore += visible ? 0 : 1;
        stoppedAfter += visible && !done ? 1 : 0;
      }
      FsckReport report = Fsck.check(spec.primary(), MediaOptions.defaults());
      assertEquals(
          FsckReport.Verdict.CLEAN, report.verdict(), "step " + step + ": " + report.problems());
    }
    assertTrue(stoppedBefore > 60, "steps before the commit: " + stoppedBefore);
    assertTrue(stoppedAfter > 0, "steps after the commit: " + stoppedAfter);
  }

  @Test
  void dataAreWrittenBackBeforeTheLogIsTouched() {
    MediaSpec spec = StoreFixture.format(folder);
    Steps steps = new Steps(Long.MAX_VALUE);
    assertTrue(publish(spec, "/a", steps));
    assertEquals("write back data", steps.done.get(0));
    assertEquals(0, steps.done.lastIndexOf("write back data"));
  }
}
