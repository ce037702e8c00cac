package io.famfsarrow.store;

import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.UUID;

/** A small store on a plain file, and the hosts that use it. */
final class StoreFixture {
  static final UUID OWNER = UUID.fromString("11111111-2222-4333-8444-555555555555");
  static final UUID STRANGER = UUID.fromString("99999999-8888-4777-a666-555555555555");
  static final FileAttributes FILE = new FileAttributes(0644, 1, 2);
  static final FileAttributes DIRECTORY = new FileAttributes(0755, 1, 2);
  static final long UNIT = 2L << 20;

  private StoreFixture() {}

  static StoreOptions as(UUID uuid) {
    return new StoreOptions(new SystemIdentity(uuid, "test"), MediaOptions.defaults());
  }

  /** Formats a file medium of 64 MiB: 27 units are free behind superblock and log. */
  static MediaSpec format(Path folder) {
    Path medium = folder.resolve("store.famfs");
    Mkfs.format(medium, MkfsOptions.defaults().withSize(64 << 20), as(OWNER));
    return MediaSpec.of(medium);
  }

  static FamfsMaster master(MediaSpec spec) {
    return FamfsStore.openMaster(spec, as(OWNER));
  }

  static FamfsClient client(MediaSpec spec) {
    return FamfsStore.openClient(spec, as(STRANGER));
  }

  /** Fills a reservation with a byte. */
  static void fill(Reservation reservation, byte value) {
    reservation.prepare(0, reservation.sizeBytes());
    RawMemory.fill(reservation.address(), reservation.sizeBytes(), value);
  }

  static PublishedFile publish(FamfsMaster master, String path, long sizeBytes, byte value) {
    try (Reservation reservation = master.reserve(sizeBytes)) {
      fill(reservation, value);
      return master.commit(reservation, FamfsPath.of(path), FILE);
    }
  }

  /** Whether every byte of a file is that value. */
  static boolean holds(FamfsStore store, String path, byte value) {
    try (FileView view = store.open(FamfsPath.of(path))) {
      for (long i = 0; i < view.sizeBytes(); i++) {
        if (RawMemory.getByte(view.address() + i) != value) {
          return false;
        }
      }
      return true;
    }
  }
}
