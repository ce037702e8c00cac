package io.famfsarrow.spark.read;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Arrow's account of what this process's tasks have mapped: one without a limit, as mapped bytes
 * count too. Safe for use by several threads.
 */
public final class ReaderMemory {

  private static final BufferAllocator ROOT = new RootAllocator(Long.MAX_VALUE);

  private ReaderMemory() {}

  static BufferAllocator newAllocator(String task) {
    return ROOT.newChildAllocator(task, 0, Long.MAX_VALUE);
  }

  /** Bytes that tasks have mapped or copied now, by Arrow's count. */
  public static long allocatedBytes() {
    return ROOT.getAllocatedMemory();
  }
}
