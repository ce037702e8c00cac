package io.famfsarrow.arrow.index;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.UUID;

/** A small store to publish tables into. */
public final class PublishedTables implements AutoCloseable {

  private final FamfsMaster master;
  private int count;

  public PublishedTables(Path folder) {
    Path medium = folder.resolve("store.famfs");
    StoreOptions options =
        StoreOptions.defaults().withIdentity(new SystemIdentity(new UUID(1, 2), "the test"));
    Mkfs.format(medium, MkfsOptions.defaults().withSize(1L << 30), options);
    master = FamfsStore.openMaster(MediaSpec.of(medium), options);
  }

  /** A view of the new file, to be closed by the caller. */
  public FileView publish(TableSource source, PublishOptions options) {
    FamfsPath path = FamfsPath.of("/" + count++ + ".arrow");
    Publisher.on(master).publish(source, path, options);
    return master.open(path);
  }

  public byte[] bytes(TableSource source, PublishOptions options) {
    try (FileView view = publish(source, options)) {
      byte[] bytes = new byte[Math.toIntExact(view.sizeBytes())];
      RawMemory.copy(view.address(), bytes, 0, bytes.length);
      return bytes;
    }
  }

  @Override
  public void close() {
    master.close();
  }
}
