package io.famfsarrow.store.hostile;

import static io.famfsarrow.store.hostile.MediumDrill.require;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.alloc.AllocationDefaults;
import io.famfsarrow.store.alloc.DeviceSpace;
import io.famfsarrow.store.alloc.ExtentAllocator;
import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.SimpleExtent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The defaults file: parsed, and what it says used for allocations. Its first two bytes say how
 * large the device and the file are.
 */
final class DefaultsTarget implements Targets.Target {
  private static final long UNIT = 2L << 20;

  @Override
  public void run(byte[] input) {
    if (input.length < 2 || input.length > AllocationDefaults.MAX_BYTES + 2) {
      return;
    }
    try {
      InterleaveParams params =
          AllocationDefaults.parse(Arrays.copyOfRange(input, 2, input.length));
      require(
          params.buckets() >= 0 && params.strips() >= 0 && params.chunkBytes() >= 0, "negative");
      long deviceBytes = 1L << (21 + input[0] % 22);
      long fileBytes = Math.max(1, (1L << Math.floorMod(input[1], 63)) - 3);
      for (int devices = 1; devices <= 2; devices++) {
        allocate(params, devices, Math.max(1, deviceBytes), fileBytes);
        allocate(params.withBuiltInDefaults(), devices, Math.max(1, deviceBytes), fileBytes);
      }
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
    }
  }

  private static void allocate(
      InterleaveParams params, int deviceCount, long deviceBytes, long fileBytes) {
    List<DeviceSpace> devices = new ArrayList<>();
    for (int i = 0; i < deviceCount; i++) {
      AllocationBitmap named = new AllocationBitmap(deviceBytes, UNIT);
      named.mark(0, Math.min(deviceBytes, 5 * UNIT));
      AllocationBitmap reserved = named.blank();
      devices.add(
          new DeviceSpace(
              i,
              named,
              reserved,
              range -> {
                reserved.mark(range.mediaOffset(), range.lengthBytes());
                return Optional.empty();
              }));
    }
    ExtentAllocator allocator = new ExtentAllocator(devices, range -> {}, new Random(7));
    if (allocator.problem(params).isPresent()) {
      return;
    }
    Fmap fmap;
    try {
      fmap = allocator.interleaved(fileBytes, params);
    } catch (FamfsException full) {
      return;
    }
    for (SimpleExtent extent : Places.extents(fmap)) {
      require(
          extent.mediaOffset() >= 0
              && extent.lengthBytes() > 0
              && extent.lengthBytes() <= deviceBytes - extent.mediaOffset(),
          extent + " leads out of a device of " + deviceBytes);
    }
    Places.of(fmap, fileBytes - 1);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        seed("interleaved_alloc:\n  nbuckets: 4\n  nstrips: 2\n  chunk_size: 2m\n"),
        seed("---\ninterleaved_alloc: {nbuckets: 0x10, nstrips: 16, chunk_size: 0x200000}\n..."),
        seed("interleaved_alloc: &a\n  nstrips: !!int 3\n  chunk_size: 4194304 # bytes\n"),
        seed("\"interleaved_alloc\": {nbuckets: 64, nstrips: 16, chunk_size: 1G}"),
        seed("? interleaved_alloc\n: - [[[[{}]]]]\n<<: *b\n"),
        seed("%YAML 1.2\n---\n{}\n"));
  }

  private static byte[] seed(String yaml) {
    return (" (" + yaml).getBytes(StandardCharsets.UTF_8);
  }
}
