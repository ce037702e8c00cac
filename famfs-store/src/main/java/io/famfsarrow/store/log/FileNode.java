package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.format.MediaProblem;
import java.util.Optional;

/**
 * A file: name, size and checked map.
 *
 * @param sizeBytes at least 0 where {@link #readable()}
 * @param unreadableBecause why its map must not be followed, if so
 * @param collision what is said of it if it names space that was taken already, by the metadata or
 *     by an earlier entry: it can be read, and storing there would change something else
 */
public record FileNode(
    FamfsPath path,
    int mode,
    int uid,
    int gid,
    long logIndex,
    long sizeBytes,
    Fmap fmap,
    Optional<MediaProblem> unreadableBecause,
    Optional<MediaProblem> collision)
    implements Node {

  /** The same file with other permission bits. */
  public FileNode withMode(int permissions) {
    return new FileNode(
        path, permissions, uid, gid, logIndex, sizeBytes, fmap, unreadableBecause, collision);
  }

  /** Whether the bytes can be had. */
  public boolean readable() {
    return unreadableBecause.isEmpty();
  }
}
