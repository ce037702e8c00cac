package io.famfsarrow.store.media;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/** A process that touches what it may not, and ends with 0 if each time it was found. */
final class AddressCheckMain {
  private static final long PAGE = 4096;

  private AddressCheckMain() {}

  private interface Touch {
    void run();
  }

  private static void found(Touch touch) {
    long before = AddressCheck.violationCount();
    try {
      touch.run();
    } catch (AddressCheck.Violation violation) {
      require(AddressCheck.violationCount() == before + 1, "it was not counted");
      return;
    }
    throw new AssertionError("an access was let through");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[0]);
    long sizeBytes = 3 * PAGE + 100;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(sizeBytes);
    }
    int ranges = AddressCheck.rangeCount();
    try (Media media = MappedMedia.open(path, true, MediaOptions.defaults())) {
      ranges(media, sizeBytes);
      metadata(media);
    }
    require(AddressCheck.rangeCount() == ranges, "something is still announced");
  }

  private static void ranges(Media media, long sizeBytes) {
    List<MediaRange> turned = List.of(new MediaRange(0, PAGE, PAGE), new MediaRange(0, 0, PAGE));
    long gone;
    try (RangeMapping mapping = media.map(turned, Access.READ_ONLY)) {
      long address = mapping.address();
      gone = address;
      RawMemory.getLong(address + PAGE - 4);
      found(() -> RawMemory.getByte(address - 1));
      found(() -> RawMemory.getByte(address + 2 * PAGE));
      found(() -> RawMemory.getLong(address + 2 * PAGE - 7));
      found(() -> RawMemory.putByte(address, (byte) 1));
      found(() -> RawMemory.copy(address, new byte[1 << 14], 0, 1 << 14));
      found(() -> new CoherentCache().drop(address, 2 * PAGE + 1));
    }
    found(() -> RawMemory.getByte(gone));
    MediaRange end = new MediaRange(0, 3 * PAGE, sizeBytes - 3 * PAGE);
    try (RangeMapping mapping = media.map(List.of(end), Access.READ_ONLY)) {
      RawMemory.getByte(mapping.address() + 99);
      found(() -> RawMemory.getByte(mapping.address() + 100));
    }
  }

  private static void metadata(Media media) {
    MediaMemory memory = media.metadata(PAGE);
    byte[] bytes = new byte[16];
    memory.load(PAGE - 16, bytes, 0, 16);
    memory.store(PAGE - 16, bytes, 0, 16);
  }
}
