package io.famfsarrow.store.hostile;

import io.famfsarrow.store.GoldenImage;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.Seals;
import io.famfsarrow.store.format.SuperblockLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Flips bits in metadata of golden images and drills the medium with them. First every single bit
 * of superblock and log header, of some images; then one to four bits anywhere in superblock,
 * header or one entry. Each with the checksum left as it was and with one that was put right.
 *
 * <p>A case follows from seed and number alone.
 */
final class BitFlips implements AutoCloseable {
  private static final int MAX_BITS = 4;

  /** A checksum of 32 bits finds all changes of so few bits in so few bytes. */
  private static final int ALWAYS_FOUND_BITS = 3;

  /** The owner changes the medium, which must be made anew afterwards. */
  private static final int OWNER_EVERY = 32;

  /** Cache lines of whole files are dropped then, which takes its time. */
  private static final int INCOHERENT_EVERY = 32;

  /** Long logs take long: they get their turn, but not as often. */
  private static final int LONG_LOG_EVERY = 200;

  /** Images with more content are not put back, so the owner does not get them. */
  private static final int MAX_KEPT_BLOCKS = 512;

  private static final int SHORT_LOG_SLOTS = 200;

  /** A golden image on a medium, and its blocks if there are few. */
  private record Image(
      String name, ScratchMedium medium, Map<Long, byte[]> blocks, int slots, long entryCount) {}

  /** A structure that bits are flipped in. */
  private enum Part {
    SUPERBLOCK(SuperblockLayout.LENGTH_BYTES, Seals.SUPERBLOCK_COVERED),
    HEADER(LogHeaderLayout.LENGTH_BYTES, Seals.HEADER_COVERED),
    ENTRY(LogEntryLayout.LENGTH_BYTES, LogEntryLayout.CRC_OFFSET);

    private final int lengthBytes;
    private final int coveredBytes;

    Part(int lengthBytes, int coveredBytes) {
      this.lengthBytes = lengthBytes;
      this.coveredBytes = coveredBytes;
    }

    long mediaOffset(int slot) {
      return switch (this) {
        case SUPERBLOCK -> SuperblockLayout.MEDIA_OFFSET;
        case HEADER -> LogHeaderLayout.MEDIA_OFFSET;
        case ENTRY -> LogHeaderLayout.slotMediaOffset(slot);
      };
    }

    /** Whether the structure is in order, so that a changed bit puts it out of it. */
    boolean isSound(byte[] b) {
      return switch (this) {
        case SUPERBLOCK -> SuperblockLayout.decode(b).problem().isEmpty();
        case HEADER -> LogHeaderLayout.decode(b).problem().isEmpty();
        case ENTRY -> LogEntryLayout.crcMatches(b, 0);
      };
    }

    void seal(byte[] b) {
      switch (this) {
        case SUPERBLOCK -> Seals.superblock(b);
        case HEADER -> Seals.headerChecksum(b);
        case ENTRY -> Seals.entryChecksum(b);
      }
    }
  }

  /** One case. */
  private record Flip(
      Image image, Part part, int slot, List<Integer> bits, boolean sealed, boolean owner) {

    boolean mustBeFound() {
      return !sealed
          && bits.size() <= ALWAYS_FOUND_BITS
          && bits.stream().distinct().count() == bits.size()
          && bits.stream().allMatch(bit -> bit / Byte.SIZE < part.coveredBytes);
    }

    @Override
    public String toString() {
      return image.name
          + ": bits "
          + bits
          + " of "
          + part
          + (part == Part.ENTRY ? " " + slot : "")
          + (sealed ? ", checksum put right" : "");
    }
  }

  private final long seed;
  private final int systematicImages;
  private final List<Image> shortImages = new ArrayList<>();
  private final List<Image> longImages = new ArrayList<>();
  private long refusedCount;

  /**
   * Unpacks all golden images.
   *
   * @param systematicImages how many of them have every bit of superblock and header flipped
   */
  BitFlips(Path folder, long seed, int systematicImages) throws IOException {
    this.seed = seed;
    this.systematicImages = systematicImages;
    for (String name : GoldenImage.NAMES) {
      Image image = unpack(GoldenImage.load(name), new ScratchMedium(folder.resolve(name)));
      (image.slots <= SHORT_LOG_SLOTS ? shortImages : longImages).add(image);
    }
  }

  private static Image unpack(GoldenImage golden, ScratchMedium medium) throws IOException {
    Map<Long, byte[]> blocks = new TreeMap<>();
    medium.reset(golden.sizeBytes());
    golden.forEachBlock(
        (mediaOffset, block) -> {
          medium.write(mediaOffset, block);
          if (blocks.size() <= MAX_KEPT_BLOCKS) {
            blocks.put(mediaOffset, block);
          }
        });
    boolean kept = blocks.size() <= MAX_KEPT_BLOCKS;
    long entryCount = drill(medium, false).entryCount();
    return new Image(golden.name(), medium, kept ? blocks : Map.of(), slots(medium), entryCount);
  }

  /** Slots that were written to. */
  private static int slots(ScratchMedium medium) {
    int slots = 0;
    byte[] slot = medium.read(LogHeaderLayout.slotMediaOffset(0), LogEntryLayout.LENGTH_BYTES);
    while (LogEntryLayout.crcMatches(slot, 0)) {
      slots++;
      slot = medium.read(LogHeaderLayout.slotMediaOffset(slots), LogEntryLayout.LENGTH_BYTES);
    }
    return slots;
  }

  private static MediumDrill.Outcome drill(ScratchMedium medium, boolean incoherent) {
    return new MediumDrill(List.of(medium), incoherent, false).run();
  }

  /** How many cases found the whole medium refused. */
  long refusedCount() {
    return refusedCount;
  }

  /** Runs one case. */
  void run(long number) {
    Flip flip = flip(number);
    try {
      run(flip, number % INCOHERENT_EVERY == 3);
    } catch (RuntimeException | Error fault) {
      throw new AssertionError("case " + number + " of seed " + seed + ": " + flip, fault);
    }
  }

  private Flip flip(long number) {
    Flip systematic = systematic(number);
    return systematic != null ? systematic : random(number);
  }

  private Flip systematic(long number) {
    int superblockBits = Part.SUPERBLOCK.lengthBytes * Byte.SIZE;
    int headerBits = Part.HEADER.lengthBytes * Byte.SIZE;
    int perImage = 2 * (superblockBits + headerBits);
    long image = number / perImage;
    if (image >= Math.min(systematicImages, shortImages.size())) {
      return null;
    }
    int step = (int) (number % perImage);
    boolean sealed = step % 2 == 1;
    int bit = step / 2;
    Image on = shortImages.get((int) ((image + seed % 7) % shortImages.size()));
    return bit < superblockBits
        ? new Flip(on, Part.SUPERBLOCK, 0, List.of(bit), sealed, false)
        : new Flip(on, Part.HEADER, 0, List.of(bit - superblockBits), sealed, false);
  }

  private Flip random(long number) {
    Random random = new Random(seed * 1_000_003 + number);
    random.nextInt();
    List<Image> images = number % LONG_LOG_EVERY == 0 ? longImages : shortImages;
    Image image = images.get(random.nextInt(images.size()));
    int choice = random.nextInt(10);
    Part part = choice < 2 ? Part.SUPERBLOCK : choice < 3 ? Part.HEADER : Part.ENTRY;
    if (part == Part.ENTRY && image.slots == 0) {
      part = Part.SUPERBLOCK;
    }
    int slot = part == Part.ENTRY ? random.nextInt(image.slots) : 0;
    List<Integer> bits = new ArrayList<>();
    int count = 1 + random.nextInt(MAX_BITS);
    for (int i = 0; i < count; i++) {
      bits.add(random.nextInt(part.lengthBytes * Byte.SIZE));
    }
    boolean owner = number % OWNER_EVERY == 1 && !image.blocks.isEmpty();
    return new Flip(image, part, slot, bits, random.nextBoolean(), owner);
  }

  private void run(Flip flip, boolean incoherent) {
    ScratchMedium medium = flip.image.medium;
    long mediaOffset = flip.part.mediaOffset(flip.slot);
    byte[] sound = medium.read(mediaOffset, flip.part.lengthBytes);
    byte[] flipped = sound.clone();
    for (int bit : flip.bits) {
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    }
    if (flip.sealed) {
      flip.part.seal(flipped);
    }
    medium.write(mediaOffset, flipped);
    judge(flip, flip.part.isSound(sound), drill(medium, incoherent));
    if (flip.owner) {
      new OwnerDrill(List.of(medium), incoherent).run();
      medium.reset(medium.sizeBytes());
      flip.image.blocks.forEach(medium::write);
    } else {
      medium.write(mediaOffset, sound);
    }
  }

  private void judge(Flip flip, boolean sound, MediumDrill.Outcome outcome) {
    refusedCount += outcome.refused() ? 1 : 0;
    if (!sound || !flip.mustBeFound()) {
      return;
    }
    boolean found =
        outcome.refused() || (flip.part == Part.ENTRY && outcome.entryCount() <= flip.slot);
    boolean beyondReplay = flip.slot >= flip.image.entryCount;
    MediumDrill.require(
        found || (flip.part == Part.ENTRY && beyondReplay), "the flip was not noticed");
  }

  @Override
  public void close() throws IOException {
    for (Image image : shortImages) {
      image.medium.close();
    }
    for (Image image : longImages) {
      image.medium.close();
    }
  }
}
