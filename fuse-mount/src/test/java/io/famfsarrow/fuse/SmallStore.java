package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.log.LogAppender;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/** A store on a plain file: its owner, other hosts, and entries made by hand. */
final class SmallStore {
  static final long UNIT = 2L << 20;
  static final long FIRST_DATA = 5 * UNIT;
  private static final UUID OWNER = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID STRANGER = UUID.fromString("99999999-8888-4777-a666-555555555555");

  private static final UUID BYSTANDER = UUID.fromString("77777777-6666-4555-a444-333333333333");

  final Path medium;

  private SmallStore(Path medium) {
    this.medium = medium;
  }

  static SmallStore format(Path medium) {
    return format(medium, 64 << 20);
  }

  static SmallStore format(Path medium, long sizeBytes) {
    Mkfs.format(medium, MkfsOptions.defaults().withSize(sizeBytes), as(OWNER));
    return new SmallStore(medium);
  }

  /** A store that somebody else has made. */
  static SmallStore on(Path medium) {
    return new SmallStore(medium);
  }

  /** One that is formatted already. */
  static SmallStore existing(Path medium) {
    return new SmallStore(medium);
  }

  private static StoreOptions as(UUID host) {
    return new StoreOptions(new SystemIdentity(host, "test"), MediaOptions.defaults());
  }

  FamfsMaster master() {
    return FamfsStore.openMaster(MediaSpec.of(medium), as(OWNER));
  }

  FamfsClient client() {
    return FamfsStore.openClient(MediaSpec.of(medium), as(STRANGER));
  }

  /** As a host that owns none of the golden images. */
  FamfsClient bystander() {
    return FamfsStore.openClient(MediaSpec.of(medium), as(BYSTANDER));
  }

  static void publish(FamfsMaster master, String path, byte[] content, int mode) {
    try (Reservation reservation = master.reserve(content.length)) {
      reservation.prepare(0, content.length);
      RawMemory.copy(content, 0, reservation.address(), content.length);
      var unused =
          master.commit(reservation, FamfsPath.of(path), new FileAttributes(mode, 1001, 1002));
    }
  }

  /** Logs a file with any map, also one that no writer would make. */
  void logByHand(byte[] path, long sizeBytes, Fmap fmap) {
    try (FamfsClient client = client();
        Media media = MappedMedia.open(medium, true, MediaOptions.defaults())) {
      long index = client.namespace().entryCount();
      LogEntry entry = new FileEntry(index, sizeBytes, 2, 0, 0, 0644, path, fmap);
      long bytes = client.superblock().logOffset() + client.superblock().logBytes();
      new LogAppender(media.metadata(bytes), client.superblock().slotCount())
          .append(index, List.of(entry));
    }
  }

  /** Writes to the medium as another program would. */
  void write(long mediaOffset, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(medium, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest, mediaOffset + rest.position());
      }
    }
  }
}
