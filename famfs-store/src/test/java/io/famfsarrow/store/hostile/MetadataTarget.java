package io.famfsarrow.store.hostile;

import static io.famfsarrow.store.hostile.MediumDrill.require;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.fmap.AttachedDevices;
import io.famfsarrow.store.fmap.FmapResolver;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.LogReader;
import io.famfsarrow.store.log.LogState;
import io.famfsarrow.store.media.MediaRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Superblock, log header and entries of all kinds, without a medium: an array stands in for it, so
 * that very many are tried.
 */
final class MetadataTarget implements Targets.Target {
  private static final int SLOTS_OFFSET =
      (int) LogHeaderLayout.MEDIA_OFFSET + LogHeaderLayout.LENGTH_BYTES;
  private static final int MEMORY_BYTES =
      (int) LogHeaderLayout.slotMediaOffset(4L * ForgedImage.MAX_ENTRIES);

  private final byte[] bytes = new byte[MEMORY_BYTES];

  @Override
  public void run(byte[] input) {
    ForgedImage image = ForgedImage.parse(input);
    Superblock superblock = SuperblockLayout.decode(image.superblock);
    require(!superblock.toString().isEmpty(), "no text");
    long sizeBytes = image.sizeBytes();
    superblock.problem();
    if (superblock.problem(sizeBytes).isPresent()) {
      return;
    }
    Arrays.fill(bytes, SLOTS_OFFSET, bytes.length, (byte) 0);
    copy(image.superblock, 0);
    copy(image.header, LogHeaderLayout.MEDIA_OFFSET);
    for (int i = 0; i < image.entries.size(); i++) {
      copy(image.entries.get(i), LogHeaderLayout.slotMediaOffset(i));
    }
    // What lies behind the array are zeros, and no replay goes beyond the first of them.
    long logEnd = LogHeaderLayout.MEDIA_OFFSET + superblock.logBytes();
    int length = (int) Math.min(logEnd, bytes.length);
    replay(new FlatMemory(bytes, length), superblock, sizeBytes, image);
  }

  private void copy(byte[] part, long mediaOffset) {
    System.arraycopy(part, 0, bytes, (int) mediaOffset, part.length);
  }

  private static void replay(
      FlatMemory memory, Superblock superblock, long sizeBytes, ForgedImage image) {
    AttachedDevices attached =
        uuid -> image.hasSecondary() ? OptionalLong.of(16 << 20) : OptionalLong.empty();
    LogState log = new LogState(memory, superblock, sizeBytes, attached);
    log.refresh();
    if (log.refused().isPresent()) {
      return;
    }
    log.refresh();
    require(log.problems().size() >= log.headerProblems().size(), "problems");
    long end = log.end();
    require(end >= 0 && end <= superblock.slotCount(), "end " + end);
    long played = log.play().entryCount();
    require(played <= image.entries.size(), "played " + played);
    new LogReader(memory)
        .readAll(0, Math.min(end, ForgedImage.MAX_ENTRIES), entry -> {}, (index, slot) -> {});
    for (int device = 0; device < log.play().devices().count(); device++) {
      long free = log.play().space(device).freeUnits();
      require(free >= 0 && free <= log.play().space(device).usableUnits(), "free " + free);
    }
    for (FileNode file : log.play().snapshot().files()) {
      if (file.readable() && file.sizeBytes() > 0) {
        resolve(file, log);
      }
    }
  }

  /** Every range that a readable file is mapped from lies within its device. */
  private static void resolve(FileNode file, LogState log) {
    try {
      for (MediaRange range : FmapResolver.resolve(file.fmap(), file.sizeBytes(), 4096)) {
        long sizeBytes = log.play().devices().get(range.deviceIndex()).sizeBytes();
        require(
            range.mediaOffset() >= 0
                && range.lengthBytes() > 0
                && range.lengthBytes() <= sizeBytes - range.mediaOffset(),
            range + " of " + file + " leads out of a device of " + sizeBytes);
      }
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
    }
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    return ImageSeeds.make();
  }
}
