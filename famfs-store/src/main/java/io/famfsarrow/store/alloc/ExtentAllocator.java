package io.famfsarrow.store.alloc;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.media.MediaRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Chooses where a new file lies (famfs-format 11.2, 11.3 and 19.4) and takes the space. Either all
 * of a file is taken or nothing is. For one allocation; not thread-safe.
 */
public final class ExtentAllocator {
  private final List<DeviceSpace> devices;
  private final Consumer<MediaRange> giveBack;
  private final Random bucketOrder;
  private final long unit;

  /**
   * @param devices those that may be used, by ascending index, at least one
   * @param giveBack undoes what a {@link DeviceSpace.Taker} took
   * @param bucketOrder decides which buckets of a single device are tried first
   */
  public ExtentAllocator(
      List<DeviceSpace> devices, Consumer<MediaRange> giveBack, Random bucketOrder) {
    this.devices = List.copyOf(devices);
    this.giveBack = giveBack;
    this.bucketOrder = bucketOrder;
    this.unit = devices.get(0).allocUnitBytes();
  }

  /**
   * Takes one run on the first device that has one.
   *
   * @param sizeBytes greater than 0
   * @throws NoSpaceException if no device has one
   */
  public Fmap simple(long sizeBytes) {
    long units = unitsFor(sizeBytes);
    for (DeviceSpace device : devices) {
      Optional<MediaRange> range = device.takeFirstFit(units, 0, device.usableUnits());
      if (range.isPresent()) {
        return SimpleFmap.of(List.of(extent(range.get())));
      }
    }
    throw noSpace(1, units);
  }

  /**
   * Takes more space for a file: right behind its last piece, else in one run, else in the runs
   * that there are, as long as the file then still has no more extents than a log entry holds.
   *
   * @param ranges what the file has
   * @param moreBytes greater than 0
   * @throws NoSpaceException if there is no room for it
   */
  public List<MediaRange> behind(List<MediaRange> ranges, long moreBytes) {
    MediaRange last = ranges.get(ranges.size() - 1);
    long units = unitsFor(moreBytes);
    Optional<MediaRange> next = rightBehind(last, units);
    if (next.isPresent()) {
      return List.of(next.get());
    }
    int most = Fmap.MAX_EXTENTS - ranges.size();
    if (most < 1) {
      throw new NoSpaceException(
          "the file lies in %d pieces already, and no log entry holds more: make it in several files, or reserve all of its space at once"
              .formatted(ranges.size()));
    }
    return inRuns(units, most);
  }

  private Optional<MediaRange> rightBehind(MediaRange last, long units) {
    return devices.stream()
        .filter(device -> device.deviceIndex() == last.deviceIndex())
        .findFirst()
        .flatMap(
            device -> {
              long from = last.endOffset() / unit;
              return units > device.usableUnits() - from
                  ? Optional.empty()
                  : device.takeFirstFit(units, from, from + units);
            });
  }

  /** The longest runs first: where there is none of a length, half of it is tried. */
  private List<MediaRange> inRuns(long units, int most) {
    List<MediaRange> taken = new ArrayList<>();
    long left = units;
    try {
      for (long run = units; left > 0 && run > 0 && taken.size() < most; ) {
        Optional<MediaRange> range = takeAnywhere(Math.min(run, left));
        range.ifPresent(taken::add);
        left -= range.isPresent() ? Math.min(run, left) : 0;
        run = range.isPresent() ? run : run / 2;
      }
    } catch (RuntimeException | Error failed) {
      taken.forEach(giveBack);
      throw failed;
    }
    if (left > 0) {
      taken.forEach(giveBack);
      throw noSpace(1, units);
    }
    return taken;
  }

  private Optional<MediaRange> takeAnywhere(long units) {
    return devices.stream()
        .map(device -> device.takeFirstFit(units, 0, device.usableUnits()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Takes strips of one length, as many as the parameters say; one run for a file that is smaller
   * than a chunk.
   *
   * @param sizeBytes greater than 0
   * @param params with nothing left open
   * @throws InvalidRequestException if the parameters break a rule of section 11.3
   * @throws NoSpaceException if there is no room for all strips
   */
  public Fmap interleaved(long sizeBytes, InterleaveParams params) {
    problem(params)
        .ifPresent(
            problem -> {
              throw new InvalidRequestException("cannot interleave: " + problem);
            });
    if (sizeBytes < params.chunkBytes()) {
      return simple(sizeBytes);
    }
    List<MediaRange> strips = new ArrayList<>();
    long stripUnits = stripUnits(sizeBytes, params);
    try {
      takeStrips(stripUnits, params, strips);
      if (strips.size() < params.strips()) {
        throw noSpace(params.strips(), stripUnits);
      }
    } catch (RuntimeException | Error failed) {
      strips.forEach(giveBack);
      throw failed;
    }
    return InterleavedExtent.of(
        params.chunkBytes(), strips.stream().map(ExtentAllocator::extent).toList());
  }

  /** Why the parameters cannot be used on these devices, if so. */
  public Optional<String> problem(InterleaveParams params) {
    DeviceSpace first = devices.get(0);
    return devices.size() > 1
        ? params.problem(unit)
        : params.problemOnOneDevice(first.usableUnits() * unit, unit);
  }

  /** Whole rows of chunks, however few chunks the last one needs. */
  private long stripUnits(long sizeBytes, InterleaveParams params) {
    long chunkUnits = params.chunkBytes() / unit;
    long chunks = ceilDiv(unitsFor(sizeBytes), chunkUnits);
    return ceilDiv(chunks, params.strips()) * chunkUnits;
  }

  private void takeStrips(long stripUnits, InterleaveParams params, List<MediaRange> strips) {
    if (devices.size() > 1) {
      takeFromDevices(stripUnits, params.strips(), strips);
    } else {
      takeFromBuckets(stripUnits, params, strips);
    }
  }

  /**
   * Goes round the devices from the one with most room. A device that cannot hold a strip is passed
   * over, and none gets more strips than an even share.
   */
  private void takeFromDevices(long stripUnits, int wanted, List<MediaRange> strips) {
    int count = devices.size();
    int first = withMostRoom();
    int rounds = (wanted + count - 1) / count;
    for (int turn = 0; turn < rounds * count && strips.size() < wanted; turn++) {
      DeviceSpace device = devices.get((first + turn) % count);
      device.takeFirstFit(stripUnits, 0, device.usableUnits()).ifPresent(strips::add);
    }
  }

  private int withMostRoom() {
    int most = 0;
    for (int i = 1; i < devices.size(); i++) {
      most = devices.get(i).freeUnits() > devices.get(most).freeUnits() ? i : most;
    }
    return most;
  }

  private void takeFromBuckets(long stripUnits, InterleaveParams params, List<MediaRange> strips) {
    DeviceSpace device = devices.get(0);
    long bucketUnits = device.usableUnits() / params.buckets();
    List<Integer> buckets = new ArrayList<>();
    for (int bucket = 0; bucket < params.buckets(); bucket++) {
      buckets.add(bucket);
    }
    Collections.shuffle(buckets, bucketOrder);
    for (int i = 0; i < buckets.size() && strips.size() < params.strips(); i++) {
      long start = buckets.get(i) * bucketUnits;
      device.takeFirstFit(stripUnits, start, start + bucketUnits).ifPresent(strips::add);
    }
  }

  private NoSpaceException noSpace(int runs, long units) {
    StringBuilder free = new StringBuilder();
    for (DeviceSpace device : devices) {
      free.append(free.isEmpty() ? "" : "; ");
      free.append(devices.size() > 1 ? "device " + device.deviceIndex() + ": " : "");
      free.append(device.largestFreeRunBytes()).append(" bytes are the largest free run, ");
      free.append(device.freeUnits() * unit).append(" bytes are free in all");
    }
    String wanted = runs == 1 ? "one run of " : runs + " strips of ";
    return new NoSpaceException(
        "no space for "
            + wanted
            + inBytes(units)
            + " bytes: "
            + free
            + "; add a device (devadd) or format a larger medium (mkfs --size)");
  }

  private String inBytes(long units) {
    return units > Long.MAX_VALUE / unit ? "more than " + Long.MAX_VALUE : "" + units * unit;
  }

  private long unitsFor(long sizeBytes) {
    return ceilDiv(sizeBytes, unit);
  }

  private static long ceilDiv(long value, long divisor) {
    return value / divisor + (value % divisor == 0 ? 0 : 1);
  }

  private static SimpleExtent extent(MediaRange range) {
    return new SimpleExtent(range.deviceIndex(), range.mediaOffset(), range.lengthBytes());
  }
}
