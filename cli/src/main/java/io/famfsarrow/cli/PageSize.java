package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MemoryRange;
import io.famfsarrow.store.media.MappingInspector;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * By which pages this process reaches a mapped file: asked of the kernel after one byte of every 2
 * MiB was touched.
 *
 * @param hugeBytes of the file that 2 MiB pages map
 * @param sizeBytes of the file
 */
record PageSize(long hugeBytes, long sizeBytes) {
  static final long HUGE_BYTES = 2L << 20;
  private static final long SMALL_BYTES = 4096;
  private static final Path DAX_DEVICES = Path.of("/sys/bus/dax/devices");

  /** Touches and asks. */
  static PageSize of(FamfsStore store, MemoryRange range) {
    long size = range.sizeBytes();
    Media media = store.primaryMedia();
    if (media.kind() == Media.Kind.DAX_DEVICE) {
      return new PageSize(daxAlignment(media.path()) >= HUGE_BYTES ? size : 0, size);
    }
    range.guard(() -> touch(range));
    long huge =
        store.devices().stream()
            .flatMap(device -> device.path().stream())
            .mapToLong(path -> MappingInspector.of(path).hugeBytes(range.address(), size))
            .sum();
    return new PageSize(Math.min(huge, size), size);
  }

  /** Reads one byte of every 2 MiB, so that the page tables are filled. */
  private static long touch(MemoryRange range) {
    long sum = 0;
    for (long at = 0; at < range.sizeBytes(); at += HUGE_BYTES) {
      sum += RawMemory.getByte(range.address() + at);
    }
    return sum;
  }

  /** The kernel maps a dax device by pages of its alignment. */
  private static long daxAlignment(Path device) {
    Path align = DAX_DEVICES.resolve(device.getFileName()).resolve("align");
    try {
      return Long.parseLong(Files.readString(align).strip());
    } catch (IOException | NumberFormatException unknown) {
      return 0;
    }
  }

  /** The size of the pages that map most of the file. */
  long bytes() {
    return hugeBytes * 2 > sizeBytes ? HUGE_BYTES : SMALL_BYTES;
  }

  /** As {@code 2 MiB} or {@code 4 KiB}, with the share if it is mixed. */
  String text() {
    if (sizeBytes == 0 || hugeBytes >= sizeBytes / 100 * 99) {
      return hugeBytes == 0 ? "4 KiB" : "2 MiB";
    }
    return hugeBytes == 0 ? "4 KiB" : "2 MiB for " + hugeBytes * 100 / sizeBytes + "%, else 4 KiB";
  }
}
