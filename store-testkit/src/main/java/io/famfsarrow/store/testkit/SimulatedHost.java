package io.famfsarrow.store.testkit;

import io.famfsarrow.store.media.MediaMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * One host: its processes see each other's stores through its cache at once, and the medium only as
 * far as lines move. A load hits what is cached, however stale; a store stays in the cache until
 * the line is written back and fenced, or leaves by itself at any moment before.
 */
public final class SimulatedHost implements MediaMemory {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LINE_BYTES = SimulatedMedium.LINE_BYTES;
  private static final int RECENT_DROPS = 16;

  private final SimulatedCluster cluster;
  private final int number;
  private final HostCache cache;
  private final long[] dropped = new long[3 * RECENT_DROPS];
  private int drops;

  SimulatedHost(SimulatedCluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
    this.cache = new HostCache(cluster.medium());
  }

  /**
   * When {@link #drop} was last called for that byte, whether or not it was ignored.
   *
   * @return in steps of the cluster; -1 if it was not among the last {@value #RECENT_DROPS} drops
   */
  public long lastDropOf(long mediaOffset) {
    for (int i = drops - 1; i >= Math.max(0, drops - RECENT_DROPS); i--) {
      int at = i % RECENT_DROPS * 3;
      if (dropped[at] <= mediaOffset && mediaOffset < dropped[at + 1]) {
        return dropped[at + 2];
      }
    }
    return -1;
  }

  private void remember(long mediaOffset, long lengthBytes) {
    int at = drops++ % RECENT_DROPS * 3;
    dropped[at] = mediaOffset;
    dropped[at + 1] = mediaOffset + lengthBytes;
    dropped[at + 2] = cluster.now();
  }

  /** Whether {@link #storePairRelease} works in this schedule. */
  public boolean pairStores() {
    return cluster.pairStores();
  }

  @Override
  public long lengthBytes() {
    return cluster.medium().lengthBytes();
  }

  @Override
  public long loadAcquire(long mediaOffset) {
    requireAligned(mediaOffset, Long.BYTES);
    begin("loadAcquire", mediaOffset, Long.BYTES);
    cluster.turningPoint();
    return (long) LONG.get(loaded(mediaOffset / LINE_BYTES).bytes, inLine(mediaOffset));
  }

  @Override
  public void load(long mediaOffset, byte[] into, int index, int lengthBytes) {
    Objects.checkFromIndexSize(index, lengthBytes, into.length);
    begin("load", mediaOffset, lengthBytes);
    cluster.turningPoint();
    int done = 0;
    while (done < lengthBytes) {
      long at = mediaOffset + done;
      int count = Math.min(LINE_BYTES - inLine(at), lengthBytes - done);
      System.arraycopy(loaded(at / LINE_BYTES).bytes, inLine(at), into, index + done, count);
      done += count;
    }
  }

  /** The line as this host sees it. A miss may bring a neighbour along. */
  private CacheLine loaded(long line) {
    cluster.step();
    CacheLine hit = cache.find(line);
    if (hit != null) {
      return hit;
    }
    CacheLine fetched = cache.get(line);
    if (cluster.prefetches()) {
      prefetchBeside(line);
    }
    return fetched;
  }

  private void prefetchBeside(long line) {
    long neighbour = line + (cluster.chance().oneIn(4) ? -1 : 1);
    if (neighbour >= 0 && neighbour < lengthBytes() / LINE_BYTES) {
      cache.get(neighbour);
    }
  }

  @Override
  public void store(long mediaOffset, byte[] from, int index, int lengthBytes) {
    Objects.checkFromIndexSize(index, lengthBytes, from.length);
    begin("store", mediaOffset, lengthBytes);
    int words = (lengthBytes + Long.BYTES - 1) / Long.BYTES;
    int rotation = cluster.storeRotation(words);
    for (int i = 0; i < words; i++) {
      int at = cluster.storesDescending() ? words - 1 - i : (i + rotation) % words;
      int done = at * Long.BYTES;
      storeWord(mediaOffset + done, from, index + done, Math.min(Long.BYTES, lengthBytes - done));
    }
  }

  private void storeWord(long mediaOffset, byte[] from, int index, int count) {
    int head = Math.min(count, LINE_BYTES - inLine(mediaOffset));
    System.arraycopy(from, index, stored(mediaOffset).bytes, inLine(mediaOffset), head);
    if (head < count) {
      long next = mediaOffset + head;
      System.arraycopy(from, index + head, stored(next).bytes, 0, count - head);
    }
  }

  /** The line for one store into it. A write-back under way may still take what was there. */
  private CacheLine stored(long mediaOffset) {
    cluster.step();
    CacheLine line = cache.get(mediaOffset / LINE_BYTES);
    if (line.leaving != 0 && cluster.chance().oneIn(2)) {
      cache.writeOut(line);
    }
    line.dirty = true;
    return line;
  }

  @Override
  public void zero(long mediaOffset, long lengthBytes) {
    begin("zero", mediaOffset, lengthBytes);
    long at = mediaOffset;
    while (at < mediaOffset + lengthBytes) {
      int count = (int) Math.min(LINE_BYTES - inLine(at), mediaOffset + lengthBytes - at);
      byte[] bytes = stored(at).bytes;
      Arrays.fill(bytes, inLine(at), inLine(at) + count, (byte) 0);
      at += count;
    }
  }

  @Override
  public void storeRelease(long mediaOffset, long value) {
    requireAligned(mediaOffset, Long.BYTES);
    begin("storeRelease", mediaOffset, Long.BYTES);
    cluster.turningPoint();
    LONG.set(stored(mediaOffset).bytes, inLine(mediaOffset), value);
    cluster.committed();
  }

  @Override
  public boolean storePairRelease(long mediaOffset, long first, long second) {
    requireAligned(mediaOffset, 2 * Long.BYTES);
    if (!cluster.pairStores()) {
      return false;
    }
    begin("storePairRelease", mediaOffset, 2L * Long.BYTES);
    cluster.turningPoint();
    byte[] bytes = stored(mediaOffset).bytes;
    LONG.set(bytes, inLine(mediaOffset), first);
    LONG.set(bytes, inLine(mediaOffset) + Long.BYTES, second);
    cluster.committed();
    return true;
  }

  @Override
  public void writeBack(long mediaOffset, long lengthBytes) {
    boolean works = cluster.callSites().works(CallSite.Call.WRITE_BACK);
    begin(works ? "writeBack" : "writeBack (ignored)", mediaOffset, lengthBytes);
    cluster.turningPoint();
    for (long line = mediaOffset / LINE_BYTES;
        line * LINE_BYTES < mediaOffset + lengthBytes;
        line++) {
      cluster.step();
      CacheLine cached = works ? cache.find(line) : null;
      if (cached != null && cached.dirty) {
        writeBack(cached);
      }
    }
  }

  private void writeBack(CacheLine line) {
    if (cluster.writesBackPromptly()) {
      cache.writeOut(line);
    } else {
      line.leaving |= cluster.taskBit();
    }
  }

  @Override
  public void drop(long mediaOffset, long lengthBytes) {
    boolean works = cluster.callSites().works(CallSite.Call.DROP);
    begin(works ? "drop" : "drop (ignored)", mediaOffset, lengthBytes);
    remember(mediaOffset, lengthBytes);
    cluster.turningPoint();
    for (long line = mediaOffset / LINE_BYTES;
        line * LINE_BYTES < mediaOffset + lengthBytes;
        line++) {
      cluster.step();
      CacheLine cached = works ? cache.find(line) : null;
      if (cached != null) {
        cache.evict(cached);
      }
    }
  }

  @Override
  public void fence() {
    boolean works = cluster.callSites().works(CallSite.Call.FENCE);
    begin(works ? "fence" : "fence (ignored)", 0, 0);
    cluster.turningPoint();
    cluster.step();
    if (works) {
      cache.complete(cluster.taskBit());
    }
  }

  /** As new, for the next schedule. */
  void reset() {
    cache.clear();
    drops = 0;
  }

  /** Some line moves without being asked to: out, away, or in. */
  void disturb(Chance chance) {
    if (cache.lineCount() == 0) {
      return;
    }
    CacheLine line = cache.line(chance.below(cache.lineCount()));
    cluster.trace(this, "disturbed at", line.number * LINE_BYTES, LINE_BYTES);
    if (chance.oneIn(3)) {
      prefetchBeside(line.number);
    } else if (line.dirty && chance.oneIn(2)) {
      cache.writeOut(line);
    } else {
      cache.evict(line);
    }
  }

  /** Power is lost. */
  void losePower(Chance chance, int survivors) {
    cache.losePower(chance, survivors);
  }

  private void begin(String call, long mediaOffset, long lengthBytes) {
    Objects.checkFromIndexSize(mediaOffset, lengthBytes, lengthBytes());
    cluster.trace(this, call, mediaOffset, lengthBytes);
  }

  private static int inLine(long mediaOffset) {
    return (int) (mediaOffset % LINE_BYTES);
  }

  private static void requireAligned(long mediaOffset, int alignment) {
    if (mediaOffset % alignment != 0) {
      throw new IllegalArgumentException(
          "offset " + mediaOffset + " is not a multiple of " + alignment);
    }
  }

  @Override
  public String toString() {
    return "host " + (char) ('A' + number);
  }
}
