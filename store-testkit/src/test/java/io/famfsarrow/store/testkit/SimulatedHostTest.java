package io.famfsarrow.store.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a simulated cache may do, and what it must not. */
class SimulatedHostTest {
  private static final long BYTES = 1 << 20;
  private static final int SEEDS = 2_000;
  private static final long AT = 4096;
  private static final long OTHER_LINE = AT + 5 * SimulatedMedium.LINE_BYTES;

  private final SimulatedCluster cluster = new SimulatedCluster(BYTES);

  @AfterEach
  void close() {
    cluster.close();
  }

  private SimulatedHost[] hosts(long seed, int count) {
    cluster.begin(seed);
    SimulatedHost[] hosts = new SimulatedHost[count];
    for (int i = 0; i < count; i++) {
      hosts[i] = cluster.addHost();
    }
    return hosts;
  }

  @Test
  void aHostSeesItsOwnStoresAtOnce() {
    SimulatedHost host = hosts(1, 1)[0];
    byte[] stored =
        "across the border of two lines, and unaligned at that".getBytes(StandardCharsets.UTF_8);
    host.store(AT + 61, stored, 0, stored.length);
    byte[] loaded = new byte[stored.length];
    host.load(AT + 61, loaded, 0, loaded.length);
    assertArrayEquals(stored, loaded);
    host.zero(AT + 60, stored.length);
    host.load(AT + 61, loaded, 0, loaded.length);
    assertArrayEquals(new byte[stored.length - 1], Arrays.copyOf(loaded, loaded.length - 1));
    assertEquals(stored[stored.length - 1], loaded[loaded.length - 1]);
  }

  @Test
  void anotherHostSeesAStoreOnlyAfterWriteBackFenceAndDrop() {
    SimulatedHost[] hosts = hosts(1, 2);
    assertEquals(0, hosts[1].loadAcquire(AT));
    hosts[0].storeRelease(AT, 7);
    hosts[1].drop(AT, 8);
    assertEquals(0, hosts[1].loadAcquire(AT), "the store is in the other's cache");
    hosts[0].writeBack(AT, 8);
    hosts[0].fence();
    assertEquals(0, hosts[1].loadAcquire(AT), "the line is stale");
    hosts[1].drop(AT, 8);
    assertEquals(7, hosts[1].loadAcquire(AT));
  }

  @Test
  void dropWritesADirtyLineBackFirst() {
    SimulatedHost[] hosts = hosts(1, 2);
    hosts[0].storeRelease(AT, 7);
    hosts[0].drop(AT, 1);
    assertEquals(7, hosts[1].loadAcquire(AT));
  }

  @Test
  void whatIsFencedSurvivesAPowerCutAndTheRestMayOrMayNot() {
    Set<Long> left = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      hosts[0].storeRelease(AT, 7);
      hosts[0].writeBack(AT, 8);
      hosts[0].fence();
      hosts[0].storeRelease(OTHER_LINE, 8);
      cluster.cutPower(hosts[0]);
      assertEquals(7, hosts[1].loadAcquire(AT), "seed " + seed);
      left.add(hosts[1].loadAcquire(OTHER_LINE));
    }
    assertEquals(Set.of(0L, 8L), left);
  }

  @Test
  void linesLeaveInAnyOrderUntilTheyAreFenced() {
    Set<List<Long>> left = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      hosts[0].storeRelease(AT, 1);
      hosts[0].storeRelease(OTHER_LINE, 2);
      hosts[0].writeBack(AT, OTHER_LINE + 8 - AT);
      hosts[0].storeRelease(AT, 3);
      cluster.cutPower(hosts[0]);
      left.add(List.of(hosts[1].loadAcquire(AT), hosts[1].loadAcquire(OTHER_LINE)));
    }
    assertTrue(
        left.containsAll(
            List.of(
                List.of(0L, 0L),
                List.of(0L, 2L),
                List.of(1L, 0L),
                List.of(1L, 2L),
                List.of(3L, 0L),
                List.of(3L, 2L))),
        left::toString);
  }

  @Test
  void aFenceOfOneProcessDoesNotCompleteTheWriteBacksOfAnother() {
    boolean lost = false;
    for (long seed = 0; seed < SEEDS && !lost; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      cluster.spawn(
          hosts[0],
          "one",
          () -> {
            hosts[0].storeRelease(AT, 7);
            hosts[0].writeBack(AT, 8);
          });
      cluster.run();
      cluster.spawn(hosts[0], "two", hosts[0]::fence);
      cluster.run();
      cluster.cutPower(hosts[0]);
      lost = hosts[1].loadAcquire(AT) == 0;
    }
    assertTrue(lost);
  }

  @Test
  void aStoreOfSixteenBytesIsNeverTornAndOneOfEightAndEightIs() {
    boolean torn = false;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      boolean[] pair = new boolean[1];
      HostTask writer = cluster.spawn(hosts[0], "writer", () -> pair[0] = storeBoth(hosts[0]));
      cluster.killWithin(4, writer);
      cluster.run();
      cluster.cutPower(hosts[0]);
      boolean differ = hosts[1].loadAcquire(AT) != hosts[1].loadAcquire(AT + 8);
      assertFalse(differ && hosts[0].pairStores(), "seed " + seed);
      torn |= differ;
    }
    assertTrue(torn);
  }

  private static boolean storeBoth(SimulatedHost host) {
    boolean pair = host.storePairRelease(AT, 5, 5);
    if (!pair) {
      host.storeRelease(AT, 5);
      host.storeRelease(AT + 8, 5);
    }
    return pair;
  }

  @Test
  void aPrefetchedLineGrowsStale() {
    boolean stale = false;
    for (long seed = 0; seed < SEEDS && !stale; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      hosts[1].loadAcquire(AT);
      long neighbour = AT + SimulatedMedium.LINE_BYTES;
      hosts[0].storeRelease(neighbour, 9);
      hosts[0].writeBack(neighbour, 8);
      hosts[0].fence();
      stale = hosts[1].loadAcquire(neighbour) == 0;
      hosts[1].drop(neighbour, 8);
      assertEquals(9, hosts[1].loadAcquire(neighbour), "seed " + seed);
    }
    assertTrue(stale);
  }

  @Test
  void aTaskMayBeHeldUpJustBehindAStoreThatOthersGoBy() {
    long longest = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 2);
      cluster.unleash();
      long[] reached = new long[1];
      long[] held = new long[1];
      cluster.spawn(
          hosts[0],
          "held up",
          () -> {
            hosts[0].storeRelease(OTHER_LINE, 1);
            long before = reached[0];
            hosts[0].writeBack(OTHER_LINE, 8);
            held[0] = reached[0] - before;
          });
      cluster.spawn(hosts[1], "goes on", () -> count(hosts[1], reached));
      cluster.run();
      longest = Math.max(longest, held[0]);
    }
    assertTrue(longest > 50, "the other went on for " + longest + " stores");
  }

  @Test
  void aKilledTaskStoresNoMoreAndItsHostKeepsWhatItStored() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 1);
      cluster.unleash();
      long[] reached = new long[1];
      HostTask task =
          cluster.spawn(
              hosts[0],
              "counts",
              () -> {
                try {
                  count(hosts[0], reached);
                } finally {
                  hosts[0].storeRelease(OTHER_LINE, 1);
                }
              });
      cluster.killWithin(20, task);
      cluster.run();
      assertFalse(task.completed());
      assertEquals(reached[0], hosts[0].loadAcquire(AT), "seed " + seed);
      assertEquals(0, hosts[0].loadAcquire(OTHER_LINE), "the dead clean nothing up");
    }
  }

  private static void count(SimulatedHost host, long[] reached) {
    for (long i = 1; i <= 100; i++) {
      host.storeRelease(AT, i);
      reached[0] = i;
    }
  }

  @Test
  void aPlannedFailureReachesItsTaskOnce() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedHost[] hosts = hosts(seed, 1);
      cluster.unleash();
      int[] failures = new int[1];
      HostTask task =
          cluster.spawn(
              hosts[0],
              "goes on",
              () -> {
                for (int i = 0; i < 100; i++) {
                  try {
                    hosts[0].loadAcquire(AT);
                  } catch (SimulatedFailure failure) {
                    failures[0]++;
                  }
                }
              });
      cluster.failWithin(50, task);
      cluster.run();
      assertEquals(1, failures[0], "seed " + seed);
    }
  }

  @Test
  void tasksAreInterleavedAndTheSameSeedDoesTheSameAgain() {
    Set<List<String>> traces = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      List<String> once = trace(seed);
      assertEquals(once, trace(seed), "seed " + seed);
      traces.add(once);
    }
    assertEquals(50, traces.size());
  }

  private List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    cluster.traceTo(lines::add);
    SimulatedHost[] hosts = hosts(seed, 2);
    cluster.unleash();
    for (SimulatedHost host : hosts) {
      cluster.spawn(host, "of " + host, () -> count(host, new long[1]));
    }
    cluster.run();
    cluster.traceTo(null);
    return lines;
  }

  @Test
  void whatATaskThrowsEndsTheScheduleAndTheOtherTasks() {
    SimulatedHost[] hosts = hosts(3, 2);
    cluster.unleash();
    cluster.spawn(
        hosts[0],
        "fails",
        () -> {
          hosts[0].loadAcquire(AT);
          throw new IllegalStateException("broken");
        });
    HostTask endless =
        cluster.spawn(
            hosts[1],
            "endless",
            () -> {
              for (; ; ) {
                hosts[1].loadAcquire(AT);
              }
            });
    AssertionError failed = assertThrows(AssertionError.class, cluster::run);
    assertTrue(failed.getMessage().contains("broken"), failed.getMessage());
    assertFalse(endless.completed());
  }

  @Test
  void aScheduleThatDoesNotEndIsStopped() {
    SimulatedHost[] hosts = hosts(4, 1);
    cluster.spawn(
        hosts[0],
        "endless",
        () -> {
          for (; ; ) {
            hosts[0].loadAcquire(AT);
          }
        });
    AssertionError failed = assertThrows(AssertionError.class, cluster::run);
    assertTrue(failed.getMessage().contains("does not end"), failed.getMessage());
  }

  @Test
  void nothingOutsideTheMediumIsTouched() {
    SimulatedHost host = hosts(5, 1)[0];
    assertThrows(IndexOutOfBoundsException.class, () -> host.loadAcquire(BYTES));
    assertThrows(IndexOutOfBoundsException.class, () -> host.loadAcquire(-8));
    assertThrows(IndexOutOfBoundsException.class, () -> host.drop(Long.MAX_VALUE, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> host.zero(BYTES - 1, 2));
    assertThrows(IllegalArgumentException.class, () -> host.storeRelease(4, 1));
  }
}
