package io.famfsarrow.store.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines that one host has cached, and what moves them: a miss, an eviction, a write-back, a
 * loss of power. Lines leave for the medium in any order and at any moment; that is up to the
 * callers, who ask {@link Chance}. Not thread-safe.
 */
final class HostCache {
  private static final int LINES_PER_PAGE = 64;

  private final SimulatedMedium medium;
  private final CacheLine[][] table;
  private final List<CacheLine> cached = new ArrayList<>();
  private final List<CacheLine> spare = new ArrayList<>();

  HostCache(SimulatedMedium medium) {
    this.medium = medium;
    long lines = medium.lengthBytes() / SimulatedMedium.LINE_BYTES;
    this.table = new CacheLine[Math.toIntExact(lines / LINES_PER_PAGE + 1)][];
  }

  /** The cached line, or null. */
  CacheLine find(long number) {
    CacheLine[] page = table[(int) (number / LINES_PER_PAGE)];
    return page == null ? null : page[(int) (number % LINES_PER_PAGE)];
  }

  /** The line, taken from the medium unless it is cached: then it may be stale. */
  CacheLine get(long number) {
    CacheLine line = find(number);
    return line == null ? fetch(number) : line;
  }

  private CacheLine fetch(long number) {
    CacheLine line = spare.isEmpty() ? new CacheLine() : spare.remove(spare.size() - 1);
    line.number = number;
    line.dirty = false;
    line.leaving = 0;
    line.place = cached.size();
    medium.readLine(number, line.bytes);
    cached.add(line);
    place(number, line);
    return line;
  }

  private void place(long number, CacheLine line) {
    int page = (int) (number / LINES_PER_PAGE);
    if (table[page] == null) {
      table[page] = new CacheLine[LINES_PER_PAGE];
    }
    table[page][(int) (number % LINES_PER_PAGE)] = line;
  }

  /** Brings the medium up to date with a line, which stays cached. */
  void writeOut(CacheLine line) {
    medium.writeLine(line.number, line.bytes);
    line.dirty = false;
    line.leaving = 0;
  }

  /** Takes a line out of the cache; the medium gets it first if it is dirty. */
  void evict(CacheLine line) {
    if (line.dirty) {
      writeOut(line);
    }
    forget(line);
  }

  private void forget(CacheLine line) {
    CacheLine last = cached.remove(cached.size() - 1);
    if (last != line) {
      cached.set(line.place, last);
      last.place = line.place;
    }
    place(line.number, null);
    spare.add(line);
  }

  /** Completes the write-backs that a task started. */
  void complete(int task) {
    for (int i = 0; i < cached.size(); i++) {
      CacheLine line = cached.get(i);
      if ((line.leaving & task) != 0) {
        writeOut(line);
      }
    }
  }

  int lineCount() {
    return cached.size();
  }

  CacheLine line(int place) {
    return cached.get(place);
  }

  /** Forgets everything, for the next schedule. */
  void clear() {
    while (!cached.isEmpty()) {
      forget(cached.get(cached.size() - 1));
    }
  }

  /**
   * Power is lost: each dirty line reaches the medium or does not.
   *
   * @param survivors of four dirty lines, how many survive on average
   */
  void losePower(Chance chance, int survivors) {
    while (!cached.isEmpty()) {
      CacheLine line = cached.get(cached.size() - 1);
      if (line.dirty && chance.below(4) < survivors) {
        writeOut(line);
      }
      forget(line);
    }
  }
}
