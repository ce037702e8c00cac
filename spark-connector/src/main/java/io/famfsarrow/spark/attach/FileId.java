package io.famfsarrow.spark.attach;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.log.FileNode;
import java.io.Serializable;
import java.util.UUID;

/**
 * Which file is meant, in every process and for ever: a log entry of one file system. What it names
 * never changes.
 *
 * @param fileSystem UUID of the file system
 * @param path within the store
 * @param logIndex of its log entry
 * @param sizeBytes of the file
 */
public record FileId(UUID fileSystem, String path, long logIndex, long sizeBytes)
    implements Serializable {

  static FileId of(UUID fileSystem, FileNode node) {
    return new FileId(fileSystem, node.path().toString(), node.logIndex(), node.sizeBytes());
  }

  FamfsPath famfsPath() {
    return FamfsPath.ofExisting(path);
  }

  boolean isNode(FileNode node) {
    return node.logIndex() == logIndex && node.sizeBytes() == sizeBytes;
  }
}
