package io.famfsarrow.store.hostile;

import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogEntryLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole medium through everything that is done with one, as a stranger or as its owner. Data of
 * the input become the content of its last file.
 */
final class ImageTarget implements Targets.Target {
  /** Dropping the cache lines of a file of terabytes takes its time on any medium. */
  private static final long MOST_INCOHERENT_BYTES = 64L << 20;

  private final ScratchMedium primary;
  private final ScratchMedium secondary;
  private final boolean asOwner;
  private final CaseGuard guard;

  ImageTarget(Path folder, boolean asOwner) throws IOException {
    Warmup.run(folder);
    primary = new ScratchMedium(folder.resolve("primary"));
    secondary = new ScratchMedium(folder.resolve("secondary"));
    this.asOwner = asOwner;
    guard = new CaseGuard();
  }

  @Override
  public void run(byte[] input) {
    ForgedImage image = ForgedImage.parse(input);
    List<ScratchMedium> media =
        image.hasSecondary() ? List.of(primary, secondary) : List.of(primary);
    image.writeTo(primary);
    if (image.hasSecondary()) {
      image.writeSecondaryTo(secondary);
    }
    writeData(image);
    boolean incoherent = image.incoherent() && primary.sizeBytes() <= MOST_INCOHERENT_BYTES;
    if (asOwner) {
      if (primary.sizeBytes() >= ForgedImage.SMALLEST_BYTES) {
        new OwnerDrill(media, incoherent).run();
      }
    } else {
      new MediumDrill(media, incoherent, true).run();
    }
    guard.check();
  }

  private void writeData(ForgedImage image) {
    if (image.data.length == 0 || image.entries.isEmpty()) {
      return;
    }
    byte[] last = image.entries.get(image.entries.size() - 1);
    LogEntry entry = LogEntryLayout.decode(last, 0);
    if (entry instanceof FileEntry file) {
      Fmap fmap = file.fmap();
      for (SimpleExtent extent : Places.extents(fmap).stream().limit(1).toList()) {
        boolean behindMetadata = extent.mediaOffset() >= ForgedImage.SMALLEST_BYTES;
        if (extent.deviceIndex() == 0 && behindMetadata) {
          ForgedImage.write(primary, extent.mediaOffset(), image.data);
        }
      }
    }
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    return ImageSeeds.make();
  }
}
