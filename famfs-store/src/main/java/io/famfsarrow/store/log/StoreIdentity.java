package io.famfsarrow.store.log;

import io.famfsarrow.store.StoreReformattedException;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.media.MediaMemory;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which file system a medium carries, and whether that is still the one that was attached, and in
 * the same epoch: nothing that was committed has been taken back since.
 *
 * <p>mkfs takes the magic away before it changes anything else, and puts it back last (famfs-format
 * 19.3). So what was read from the medium before {@link #require} returns belongs to the store that
 * was attached; a look before reading proves nothing. Not thread-safe.
 */
public final class StoreIdentity {
  private final MediaMemory memory;
  private final Superblock attached;

  /**
   * For a medium.
   *
   * @param attached its superblock, valid, as it was when the store was attached
   */
  public StoreIdentity(MediaMemory memory, Superblock attached) {
    this.memory = memory;
    this.attached = attached;
  }

  /** The superblock as it is on the medium now, not judged. */
  public static Superblock read(MediaMemory memory) {
    return SuperblockLayout.decode(readBytes(memory));
  }

  /** The bytes of the superblock's cache lines as they are on the medium now. */
  public static byte[] readBytes(MediaMemory memory) {
    memory.drop(SuperblockLayout.MEDIA_OFFSET, SuperblockLayout.LINES_BYTES);
    byte[] bytes = new byte[SuperblockLayout.LINES_BYTES];
    memory.load(SuperblockLayout.MEDIA_OFFSET, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Begins another epoch: every other host finds out that what it knows of the store may not hold
   * any more. Returns when the medium has it.
   */
  static void renewEpoch(MediaMemory memory, long epoch) {
    memory.storeRelease(SuperblockLayout.MEDIA_OFFSET + SuperblockLayout.EPOCH_OFFSET, epoch);
    memory.writeBack(SuperblockLayout.MEDIA_OFFSET + SuperblockLayout.EPOCH_OFFSET, Long.BYTES);
    memory.fence();
  }

  /** Another value than that one. */
  public static long otherEpoch(long epoch) {
    long other = ThreadLocalRandom.current().nextLong();
    return other == epoch ? ~epoch : other;
  }

  /** Whether the medium still carries the file system that was attached. */
  public boolean holds() {
    return difference().isEmpty();
  }

  /**
   * Passes if the medium still carries the file system that was attached.
   *
   * @throws StoreReformattedException if it does not
   */
  public void require() {
    require("the medium");
  }

  /**
   * As {@link #require()}.
   *
   * @param medium what the exception calls it
   */
  public void require(Object medium) {
    difference()
        .ifPresent(
            found -> {
              throw new StoreReformattedException(
                  medium + found + "; what was read since may be wrong, open the store again");
            });
  }

  private Optional<String> difference() {
    Superblock now = read(memory);
    boolean sameStore =
        now.problem().isEmpty()
            && now.fsUuid().equals(attached.fsUuid())
            && now.deviceUuid().equals(attached.deviceUuid())
            && now.systemUuid().equals(attached.systemUuid());
    if (!sameStore) {
      return Optional.of(
          " was formatted again: expected file system "
              + attached.fsUuid()
              + ", found "
              + (now.problem().isEmpty() ? now.fsUuid().toString() : "no valid superblock"));
    }
    return now.epoch() == attached.epoch()
        ? Optional.empty()
        : Optional.of(" was repaired or restored: entries of its log were taken back");
  }
}
