package io.famfsarrow.store.testkit;

import java.util.Arrays;

/**
 * What is really on the medium, in cache lines: a line is read and written whole, as memory behind
 * caches is. Sparse, because a store lies at both ends of megabytes that nobody touches. Not
 * thread-safe.
 */
public final class SimulatedMedium {
  /** Bytes of a cache line. */
  public static final int LINE_BYTES = 64;

  private static final int PAGE_BYTES = 4096;
  private static final int LINES_PER_PAGE = PAGE_BYTES / LINE_BYTES;

  private final long lengthBytes;
  private final byte[][] pages;
  private int[] used = new int[16];
  private int usedCount;

  SimulatedMedium(long lengthBytes) {
    this.lengthBytes = lengthBytes;
    this.pages = new byte[Math.toIntExact((lengthBytes + PAGE_BYTES - 1) / PAGE_BYTES)][];
  }

  long lengthBytes() {
    return lengthBytes;
  }

  /** Makes everything zero. */
  void clear() {
    for (int i = 0; i < usedCount; i++) {
      Arrays.fill(pages[used[i]], (byte) 0);
    }
  }

  void readLine(long line, byte[] into) {
    byte[] page = pages[(int) (line / LINES_PER_PAGE)];
    if (page == null) {
      Arrays.fill(into, (byte) 0);
    } else {
      System.arraycopy(page, offsetInPage(line), into, 0, LINE_BYTES);
    }
  }

  void writeLine(long line, byte[] from) {
    System.arraycopy(from, 0, page((int) (line / LINES_PER_PAGE)), offsetInPage(line), LINE_BYTES);
  }

  private static int offsetInPage(long line) {
    return (int) (line % LINES_PER_PAGE) * LINE_BYTES;
  }

  private byte[] page(int number) {
    if (pages[number] == null) {
      pages[number] = new byte[PAGE_BYTES];
      if (usedCount == used.length) {
        used = Arrays.copyOf(used, 2 * usedCount);
      }
      used[usedCount++] = number;
    }
    return pages[number];
  }
}
