package io.famfsarrow.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Power is cut before each single store, write-back and fence of an append and of a format, with
 * every line that was not fenced lost or kept at random: what is then on the medium replays to the
 * old or to the new state.
 */
class PowerCutTest {
  private static final long UNIT = SuperblockLayout.ALLOC_UNIT_BYTES;

  /** Shorter than mkfs makes it, so that thousands of media can be looked at. */
  private static final int LOG_BYTES = 64 << 10;

  private static final long MEDIA_BYTES = 64 * UNIT;
  private static final UUID OLD = new UUID(1, 1);
  private static final UUID NEW = new UUID(2, 2);
  private static final int ROUNDS = 8;

  private final long seed = System.nanoTime();

  private static byte[] superblock(UUID uuid) {
    return SuperblockLayout.encodeNew(uuid, uuid, uuid, LOG_BYTES, MEDIA_BYTES, "simulated");
  }

  private static byte[] formatted(List<LogEntry> entries) {
    byte[] medium = new byte[(int) SuperblockLayout.REGION_BYTES + LOG_BYTES];
    SimulatedMemory memory = new SimulatedMemory(medium, true, new Random(1));
    new FormatSequence(memory).run(superblock(OLD), LOG_BYTES);
    new LogAppender(memory, LogHeaderLayout.slotCount(LOG_BYTES)).append(0, entries);
    return memory.afterPowerCut();
  }

  private static LogEntry mkdir(long index, String path) {
    return new MkdirEntry(index, 0, 0, 0755, path.getBytes(StandardCharsets.UTF_8));
  }

  private static LogEntry file(long index, String path) {
    SimpleExtent extent = new SimpleExtent(0, (8 + index) * UNIT, UNIT);
    return new FileEntry(
        index,
        100,
        2,
        0,
        0,
        0644,
        path.getBytes(StandardCharsets.UTF_8),
        SimpleFmap.of(List.of(extent)));
  }

  private static LogState replay(byte[] medium) {
    Superblock superblock = SuperblockLayout.decode(medium);
    assertTrue(superblock.problem(MEDIA_BYTES).isEmpty(), () -> superblock.problem().toString());
    LogState state =
        new LogState(new SimulatedMemory(medium, true, new Random(1)), superblock, MEDIA_BYTES);
    state.refresh();
    return state;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void appendLeavesTheOldOrTheNewNamespace(boolean pairStores) {
    byte[] before = formatted(List.of(mkdir(0, "a"), file(1, "a/old")));
    List<LogEntry> job = List.of(mkdir(2, "b"), file(3, "b/one"), file(4, "b/two"));
    long steps = stepsOf(before, pairStores, job);
    assertTrue(steps > 100, "an append takes more than " + steps + " steps");
    boolean sawOld = false;
    boolean sawNew = false;
    for (long step = 0; step <= steps; step++) {
      for (int round = 0; round < ROUNDS; round++) {
        Random random = new Random(seed + step * ROUNDS + round);
        SimulatedMemory memory = new SimulatedMemory(before.clone(), pairStores, random);
        boolean returned = appendUntil(memory, step, job);
        String where = "seed " + seed + ", step " + step + ", round " + round;
        long entries = checkOldOrNew(memory.afterPowerCut(), job, where);
        assertTrue(entries == 5 || !returned, "returned as done, and lost: " + where);
        sawOld |= entries == 2;
        sawNew |= entries == 5;
      }
    }
    assertTrue(sawOld && sawNew, "both outcomes occur");
  }

  private static long stepsOf(byte[] before, boolean pairStores, List<LogEntry> job) {
    SimulatedMemory memory = new SimulatedMemory(before.clone(), pairStores, new Random(1));
    assertTrue(appendUntil(memory, Long.MAX_VALUE, job));
    return memory.steps();
  }

  /** Whether the append returned before the power was cut. */
  private static boolean appendUntil(SimulatedMemory memory, long step, List<LogEntry> job) {
    memory.cutPowerAfter(step);
    LogAppender appender = new LogAppender(memory, LogHeaderLayout.slotCount(LOG_BYTES));
    try {
      appender.append(2, job);
      return true;
    } catch (SimulatedMemory.PowerCut cut) {
      return false;
    }
  }

  private static long checkOldOrNew(byte[] medium, List<LogEntry> job, String where) {
    LogState state = replay(medium);
    assertTrue(state.complete(), where + ": " + state.problems());
    Namespace namespace = state.play().snapshot();
    boolean isNew = namespace.entryCount() == 2 + job.size();
    assertTrue(
        isNew || namespace.entryCount() == 2, where + ": " + namespace.entryCount() + " entries");
    assertTrue(namespace.find(FamfsPath.of("/a/old")).isPresent(), where);
    for (String path : List.of("/b", "/b/one", "/b/two")) {
      assertEquals(isNew, namespace.find(FamfsPath.of(path)).isPresent(), where + ": " + path);
    }
    return namespace.entryCount();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOwnersNextAppendWorksAfterEveryCut(boolean pairStores) {
    byte[] before = formatted(List.of(mkdir(0, "a"), file(1, "a/old")));
    List<LogEntry> job = List.of(mkdir(2, "b"));
    long steps = stepsOf(before, pairStores, job);
    for (long step = 0; step <= steps; step++) {
      Random random = new Random(seed + step);
      SimulatedMemory memory = new SimulatedMemory(before.clone(), pairStores, random);
      appendUntil(memory, step, job);
      byte[] left = memory.afterPowerCut();
      long next = replay(left).play().entryCount();
      SimulatedMemory restarted = new SimulatedMemory(left, pairStores, random);
      new LogAppender(restarted, LogHeaderLayout.slotCount(LOG_BYTES))
          .append(next, List.of(mkdir(next, "c")));
      LogState state = replay(restarted.afterPowerCut());
      assertTrue(
          state.problems().isEmpty(), "seed " + seed + ", step " + step + ": " + state.problems());
      assertTrue(state.play().snapshot().find(FamfsPath.of("/c")).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void formatLeavesTheOldFilesNothingOrAnEmptyStore(long extraSeed) {
    byte[] before = formatted(List.of(mkdir(0, "a"), file(1, "a/old")));
    SimulatedMemory whole = new SimulatedMemory(before.clone(), true, new Random(1));
    new FormatSequence(whole).run(superblock(NEW), LOG_BYTES);
    for (long step = 0; step <= whole.steps(); step++) {
      Random random = new Random(seed + extraSeed + step);
      SimulatedMemory memory = new SimulatedMemory(before.clone(), true, random);
      memory.cutPowerAfter(step);
      if (step < whole.steps()) {
        assertThrows(
            SimulatedMemory.PowerCut.class,
            () -> new FormatSequence(memory).run(superblock(NEW), LOG_BYTES));
      } else {
        new FormatSequence(memory).run(superblock(NEW), LOG_BYTES);
      }
      checkFormat(memory.afterPowerCut(), "seed " + (seed + extraSeed) + ", step " + step);
    }
  }

  private static void checkFormat(byte[] medium, String where) {
    Superblock superblock = SuperblockLayout.decode(medium);
    if (superblock.magic() != SuperblockLayout.MAGIC) {
      return;
    }
    LogState state = replay(medium);
    assertTrue(state.complete(), where);
    boolean isOld = superblock.fsUuid().equals(OLD);
    assertEquals(isOld ? 2 : 0, state.play().entryCount(), where);
    assertTrue(isOld || superblock.fsUuid().equals(NEW), where);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aTornEntryBelowTheNextIndexEndsReplay(int torn) {
    byte[] medium = formatted(List.of(mkdir(0, "a"), file(1, "a/old")));
    int at = (int) LogHeaderLayout.slotMediaOffset(torn) + LogEntryLayout.LENGTH_BYTES / 2;
    byte[] damaged = Arrays.copyOf(medium, medium.length);
    damaged[at] ^= 1;
    LogState state = replay(damaged);
    assertFalse(state.complete());
    assertEquals(torn, state.stop().orElseThrow().logIndex());
    assertEquals(torn, state.play().entryCount());
  }
}
