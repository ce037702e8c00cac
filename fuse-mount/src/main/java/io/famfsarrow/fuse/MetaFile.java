package io.famfsarrow.fuse;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.media.Access;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaRange;
import java.util.List;
import java.util.Optional;

/**
 * Content of a file that no log entry names: superblock or log (famfs-format section 10). Its bytes
 * change while it is mounted.
 */
record MetaFile(Media media, FamfsPath path, long mediaOffset, long lengthBytes)
    implements FileContent {

  @Override
  public FileView open() {
    MediaRange range = new MediaRange(0, mediaOffset, lengthBytes);
    return new MetaView(path, lengthBytes, media.map(List.of(range), Access.READ_ONLY));
  }

  @Override
  public Optional<Fmap> fmap() {
    return Optional.of(SimpleFmap.of(List.of(new SimpleExtent(0, mediaOffset, lengthBytes))));
  }

  @Override
  public String mapJson() {
    return MapJson.of(fmap().orElseThrow());
  }

  @Override
  public long logSequence() {
    return NOT_LOGGED;
  }

  @Override
  public boolean immutable() {
    return false;
  }
}
