package io.famfsarrow.store;

import io.famfsarrow.store.alloc.AllocationDefaults;
import io.famfsarrow.store.alloc.DeviceSpace;
import io.famfsarrow.store.alloc.ExtentAllocator;
import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.alloc.Placement;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaRange;
import io.famfsarrow.store.media.RawMemory;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Decides how a file is placed: what the caller asks for, completed by the store's defaults file
 * (famfs-format 11.4). Callers hold the log's lock.
 */
final class PlacementRules {
  private final FamfsStore store;
  private final Random buckets;
  private FileNode defaultsFile;
  private InterleaveParams defaults = InterleaveParams.OPEN;

  PlacementRules(FamfsStore store, Random buckets) {
    this.store = store;
    this.buckets = buckets;
  }

  /** Takes space for a file. */
  Fmap place(
      long sizeBytes,
      Placement placement,
      List<DeviceSpace> spaces,
      SpaceReservations reservations) {
    ExtentAllocator allocator = new ExtentAllocator(spaces, reservations::release, buckets);
    Optional<InterleaveParams> interleaved = interleaved(placement, allocator);
    return interleaved.isPresent()
        ? allocator.interleaved(sizeBytes, interleaved.get())
        : allocator.simple(sizeBytes);
  }

  /** Takes more space for a file that lies in one or several pieces. */
  List<MediaRange> extend(
      List<MediaRange> ranges,
      long moreBytes,
      List<DeviceSpace> spaces,
      SpaceReservations reservations) {
    return new ExtentAllocator(spaces, reservations::release, buckets).behind(ranges, moreBytes);
  }

  private Optional<InterleaveParams> interleaved(Placement placement, ExtentAllocator allocator) {
    if (placement instanceof Placement.StoreDefault) {
      return usableDefaults(allocator);
    }
    if (placement instanceof Placement.Interleaved asked) {
      if (allocator.problem(asked.params()).isEmpty()) {
        return Optional.of(asked.params());
      }
      InterleaveParams others = usableDefaults(allocator).orElse(InterleaveParams.OPEN);
      return Optional.of(asked.params().orElse(others).withBuiltInDefaults());
    }
    return Optional.empty();
  }

  /** A set in the file that breaks a rule is passed over, as by the famfs tools. */
  private Optional<InterleaveParams> usableDefaults(ExtentAllocator allocator) {
    Node node = store.namespace().find(FamfsPath.ALLOCATION_DEFAULTS).orElse(null);
    if (!(node instanceof FileNode file)) {
      return Optional.empty();
    }
    if (!file.equals(defaultsFile)) {
      defaults = read(file);
      defaultsFile = file;
    }
    return Optional.of(defaults).filter(params -> allocator.problem(params).isEmpty());
  }

  private InterleaveParams read(FileNode file) {
    if (file.sizeBytes() > AllocationDefaults.MAX_BYTES) {
      throw new InvalidRequestException(
          FamfsPath.ALLOCATION_DEFAULTS
              + " has "
              + file.sizeBytes()
              + " bytes, expected at most "
              + AllocationDefaults.MAX_BYTES);
    }
    try (FileView view = store.open(file)) {
      byte[] yaml = new byte[(int) view.sizeBytes()];
      return view.guard(
          () -> {
            RawMemory.copy(view.address(), yaml, 0, yaml.length);
            return AllocationDefaults.parse(yaml);
          });
    } catch (InvalidRequestException wrong) {
      throw new InvalidRequestException(
          FamfsPath.ALLOCATION_DEFAULTS
              + ": "
              + wrong.getMessage()
              + "; it is not looked at with --interleave none",
          wrong);
    }
  }
}
