package io.famfsarrow.store.alloc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random allocations on devices that the log, this process and other processes have taken parts of
 * agree with a naive model: arrays of units, searched one by one as famfs-format 11.2, 11.3 and
 * 19.4 say.
 */
class ExtentAllocatorModelTest {
  private static final long UNIT = 2L << 20;

  private enum Holder {
    NOBODY,
    LOG,
    US,
    OTHERS
  }

  private static final List<Holder> SOMEBODY = List.of(Holder.LOG, Holder.US, Holder.OTHERS);

  /** One device: the units themselves, and the bitmaps that the allocator sees of them. */
  private static final class Device {
    private final Holder[] units;
    private final AllocationBitmap named;
    private final AllocationBitmap reserved;

    private Device(int units) {
      this.units = new Holder[units];
      Arrays.fill(this.units, Holder.NOBODY);
      named = new AllocationBitmap(units * UNIT, UNIT);
      reserved = named.blank();
      mark(0, 1, Holder.LOG);
    }

    private void mark(int from, int count, Holder holder) {
      for (int unit = from; unit < from + count; unit++) {
        units[unit] = holder;
      }
      if (holder == Holder.LOG || holder == Holder.US) {
        (holder == Holder.LOG ? named : reserved).mark(from * UNIT, count * UNIT);
      }
    }

    private void fillAtRandom(Random random) {
      for (int i = random.nextInt(12); i > 0; i--) {
        int from = random.nextInt(units.length);
        int count = 1 + random.nextInt(Math.min(40, units.length - from));
        if (isFree(from, count)) {
          mark(from, count, SOMEBODY.get(random.nextInt(SOMEBODY.size())));
        }
      }
    }

    private boolean isFree(int from, int count) {
      for (int unit = from; unit < from + count; unit++) {
        if (units[unit] != Holder.NOBODY) {
          return false;
        }
      }
      return true;
    }

    /** Lowest run of free units within a part of the device, or -1. */
    private int firstFit(int count, int from, int to) {
      for (int start = from; start + count <= to; start++) {
        if (isFree(start, count)) {
          return start;
        }
      }
      return -1;
    }

    /** As the allocator sees it before it finds out what others hold. */
    private int freeAsKnown() {
      int free = 0;
      for (Holder holder : units) {
        free += holder == Holder.NOBODY || holder == Holder.OTHERS ? 1 : 0;
      }
      return free;
    }
  }

  private final long seed = System.nanoTime();
  private List<Device> devices;

  private Optional<MediaRange> take(MediaRange range) {
    Device device = devices.get(range.deviceIndex());
    int from = (int) (range.mediaOffset() / UNIT);
    int count = (int) (range.lengthBytes() / UNIT);
    for (int unit = from; unit < from + count; unit++) {
      if (device.units[unit] == Holder.OTHERS) {
        return Optional.of(held(range.deviceIndex(), unit));
      }
    }
    assertTrue(device.isFree(from, count), "taken twice: " + range + ", seed " + seed);
    device.mark(from, count, Holder.US);
    return Optional.empty();
  }

  /** The whole run that other processes hold around a unit. */
  private MediaRange held(int deviceIndex, int unit) {
    Holder[] units = devices.get(deviceIndex).units;
    int from = unit;
    while (from > 0 && units[from - 1] == Holder.OTHERS) {
      from--;
    }
    int to = unit;
    while (to < units.length && units[to] == Holder.OTHERS) {
      to++;
    }
    return new MediaRange(deviceIndex, from * UNIT, (to - from) * UNIT);
  }

  private void giveBack(MediaRange range) {
    Device device = devices.get(range.deviceIndex());
    int from = (int) (range.mediaOffset() / UNIT);
    int count = (int) (range.lengthBytes() / UNIT);
    device.mark(from, count, Holder.NOBODY);
    device.reserved.clear(range.mediaOffset(), range.lengthBytes());
  }

  private ExtentAllocator allocator(Random bucketOrder) {
    List<DeviceSpace> spaces = new ArrayList<>();
    for (int index = 0; index < devices.size(); index++) {
      Device device = devices.get(index);
      spaces.add(new DeviceSpace(index, device.named, device.reserved, this::take));
    }
    return new ExtentAllocator(spaces, this::giveBack, bucketOrder);
  }

  private void newDevices(Random random, int count, int mostUnits) {
    devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Device device = new Device(mostUnits / 2 + random.nextInt(mostUnits / 2));
      device.fillAtRandom(random);
      devices.add(device);
    }
  }

  private static SimpleExtent extent(int device, int unit, int count) {
    return new SimpleExtent(device, unit * UNIT, count * UNIT);
  }

  /** The model's choice; empty if there is no room. */
  private Optional<Fmap> modelSimple(int units) {
    for (int index = 0; index < devices.size(); index++) {
      int unit = devices.get(index).firstFit(units, 0, devices.get(index).units.length);
      if (unit >= 0) {
        return Optional.of(SimpleFmap.of(List.of(extent(index, unit, units))));
      }
    }
    return Optional.empty();
  }

  private Optional<Fmap> modelOverDevices(int stripUnits, int strips, long chunkBytes) {
    int most = 0;
    for (int i = 1; i < devices.size(); i++) {
      most = devices.get(i).freeAsKnown() > devices.get(most).freeAsKnown() ? i : most;
    }
    List<SimpleExtent> chosen = new ArrayList<>();
    int share = (strips + devices.size() - 1) / devices.size();
    for (int round = 0; round < share; round++) {
      for (int i = 0; i < devices.size() && chosen.size() < strips; i++) {
        int index = (most + i) % devices.size();
        takeStrip(index, stripUnits, 0, devices.get(index).units.length, chosen);
      }
    }
    return undo(chosen, strips, chunkBytes);
  }

  private Optional<Fmap> modelOverBuckets(
      int stripUnits, InterleaveParams params, Random bucketOrder) {
    List<Integer> order = new ArrayList<>();
    for (int bucket = 0; bucket < params.buckets(); bucket++) {
      order.add(bucket);
    }
    Collections.shuffle(order, bucketOrder);
    int bucketUnits = devices.get(0).units.length / params.buckets();
    List<SimpleExtent> chosen = new ArrayList<>();
    for (int bucket : order) {
      if (chosen.size() < params.strips()) {
        takeStrip(0, stripUnits, bucket * bucketUnits, (bucket + 1) * bucketUnits, chosen);
      }
    }
    return undo(chosen, params.strips(), params.chunkBytes());
  }

  private void takeStrip(int index, int units, int from, int to, List<SimpleExtent> chosen) {
    int unit = devices.get(index).firstFit(units, from, to);
    if (unit >= 0) {
      chosen.add(extent(index, unit, units));
      for (int u = unit; u < unit + units; u++) {
        devices.get(index).units[u] = Holder.US;
      }
    }
  }

  /** The model only looks: what it took is free again. */
  private Optional<Fmap> undo(List<SimpleExtent> chosen, int strips, long chunkBytes) {
    for (SimpleExtent strip : chosen) {
      Holder[] units = devices.get((int) strip.deviceIndex()).units;
      int from = (int) (strip.mediaOffset() / UNIT);
      Arrays.fill(units, from, from + (int) (strip.lengthBytes() / UNIT), Holder.NOBODY);
    }
    return chosen.size() == strips
        ? Optional.of(InterleavedExtent.of(chunkBytes, chosen))
        : Optional.empty();
  }

  private void compare(Optional<Fmap> expected, Supplier<Fmap> got, int round) {
    String where = "seed " + seed + ", round " + round;
    if (expected.isPresent()) {
      Fmap map = got.get();
      assertEquals(expected.get(), map, where);
      FmapResolver.space(map)
          .forEach(
              range ->
                  assertEquals(
                      range.lengthBytes() / UNIT,
                      devices
                          .get(range.deviceIndex())
                          .reserved
                          .takenWithin(range.mediaOffset(), range.lengthBytes()),
                      where));
    } else {
      List<Long> before = devices.stream().map(d -> d.reserved.takenUnits()).toList();
      assertThrows(NoSpaceException.class, got::get, where);
      assertEquals(before, devices.stream().map(d -> d.reserved.takenUnits()).toList(), where);
    }
  }

  @Test
  void simpleFilesAgreeWithTheModel() {
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      newDevices(random, 1 + random.nextInt(4), 60);
      long sizeBytes = 1 + random.nextLong(30 * UNIT);
      int units = (int) ((sizeBytes + UNIT - 1) / UNIT);
      ExtentAllocator allocator = allocator(random);
      compare(modelSimple(units), () -> allocator.simple(sizeBytes), round);
    }
  }

  @Test
  void stripsOverDevicesAgreeWithTheModel() {
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      newDevices(random, 2 + random.nextInt(5), 60);
      int strips = 1 + random.nextInt(16);
      long chunkBytes = UNIT << random.nextInt(3);
      InterleaveParams params = InterleaveParams.ofStrips(strips).withChunkBytes(chunkBytes);
      long sizeBytes = 1 + random.nextLong(60 * UNIT);
      ExtentAllocator allocator = allocator(random);
      Optional<Fmap> expected =
          sizeBytes < chunkBytes
              ? modelSimple((int) ((sizeBytes + UNIT - 1) / UNIT))
              : modelOverDevices(stripUnits(sizeBytes, params), strips, chunkBytes);
      compare(expected, () -> allocator.interleaved(sizeBytes, params), round);
    }
  }

  @Test
  void stripsOverBucketsAgreeWithTheModel() {
    Random random = new Random(seed);
    int gibibyte = (int) (InterleaveParams.MIN_BUCKET_BYTES / UNIT);
    for (int round = 0; round < 60; round++) {
      int buckets = 1 + random.nextInt(6);
      devices = List.of(new Device(buckets * gibibyte + random.nextInt(100)));
      devices.get(0).fillAtRandom(random);
      long chunkBytes = UNIT << random.nextInt(3);
      InterleaveParams params =
          new InterleaveParams(buckets, 1 + random.nextInt(buckets), chunkBytes);
      long sizeBytes = chunkBytes + random.nextLong(2 * InterleaveParams.MIN_BUCKET_BYTES);
      long order = random.nextLong();
      ExtentAllocator allocator = allocator(new Random(order));
      Optional<Fmap> expected =
          modelOverBuckets(stripUnits(sizeBytes, params), params, new Random(order));
      compare(expected, () -> allocator.interleaved(sizeBytes, params), round);
    }
  }

  /** Rows of chunks, as famfs-format 11.3 counts them. */
  private static int stripUnits(long sizeBytes, InterleaveParams params) {
    long rounded = (sizeBytes + UNIT - 1) / UNIT * UNIT;
    long stripe = params.strips() * params.chunkBytes();
    return (int) ((rounded + stripe - 1) / stripe * (params.chunkBytes() / UNIT));
  }
}
