package io.famfsarrow.arrow.publish;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.InvalidPathException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.PublishedFile;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Publishes tables into a store: stage, reserve the exact size, write each byte once, commit.
 *
 * <p>Nobody sees anything before the commit, everybody may see all of it after. Whatever fails
 * before the commit leaves no trace: the reserved space is free again. Safe for use by several
 * threads.
 */
public final class Publisher {

  /** Permission bits of folders that are made on the way. */
  private static final int DIRECTORY_MODE = 0755;

  private final FamfsMaster master;

  private Publisher(FamfsMaster master) {
    this.master = master;
  }

  /** For a store of this host; the master stays the caller's. */
  public static Publisher on(FamfsMaster master) {
    return new Publisher(master);
  }

  /**
   * Publishes one table as one Arrow file; folders above it that are missing are made with it.
   *
   * @param source stays the caller's
   * @throws PathExistsException if the path is taken
   * @throws io.famfsarrow.arrow.ipc.write.CorruptSourceException if the source cannot be read
   * @throws io.famfsarrow.arrow.ipc.write.UnsupportedSourceException if it cannot be published
   * @throws io.famfsarrow.store.NoSpaceException if it does not fit
   * @throws io.famfsarrow.store.LogFullException if the log has no room for it
   * @throws io.famfsarrow.store.PublishStateUnknownException if the commit failed half way
   */
  public PublishedTable publish(TableSource source, FamfsPath path, PublishOptions options) {
    return publishAll(Map.of(path, source), options).get(0);
  }

  /**
   * Publishes several tables, all visible at one moment; as {@link #publish}. Sources are read and
   * written one after the other, in the order of the map.
   */
  public List<PublishedTable> publishAll(
      Map<FamfsPath, TableSource> sources, PublishOptions options) {
    requireFree(sources.keySet());
    List<PreparedTable> prepared = new ArrayList<>();
    try {
      for (Map.Entry<FamfsPath, TableSource> entry : sources.entrySet()) {
        prepared.add(prepare(entry.getValue(), entry.getKey(), options));
      }
      return commit(prepared, options);
    } finally {
      prepared.forEach(table -> table.reservation().close());
    }
  }

  /** A table whose bytes lie in reserved space, to be named. */
  private record PreparedTable(
      FamfsPath path, Reservation reservation, long rows, int batchCount) {}

  private PreparedTable prepare(TableSource source, FamfsPath path, PublishOptions options) {
    if (options.sortKeys().isEmpty()) {
      return write(source, path, options);
    }
    try (TableSource sorted =
        new SortedSource(source, options.sortKeys(), options.stagingLimitBytes())) {
      return write(sorted, path, options);
    }
  }

  private PreparedTable write(TableSource source, FamfsPath path, PublishOptions options) {
    try (StagedTable staged = StagedTable.of(source, options)) {
      Reservation reservation = master.reserve(staged.sizeBytes());
      try {
        staged.writeTo(reservation);
        return new PreparedTable(path, reservation, staged.rows(), staged.batchCount());
      } catch (RuntimeException | Error e) {
        reservation.close();
        throw e;
      }
    }
  }

  private List<PublishedTable> commit(List<PreparedTable> prepared, PublishOptions options) {
    FileAttributes attributes = options.attributes();
    FileAttributes ofFolders =
        new FileAttributes(DIRECTORY_MODE, attributes.uid(), attributes.gid());
    List<PendingEntry> pending = new ArrayList<>();
    for (PreparedTable table : prepared) {
      pending.addAll(FamfsMaster.parentsOf(table.path(), ofFolders));
      pending.add(new PendingFile(table.reservation(), table.path(), attributes));
    }
    long bytes = prepared.stream().mapToLong(table -> table.reservation().sizeBytes()).sum();
    options.progress().at(PublishProgress.Phase.COMMITTING, bytes, bytes);
    List<PublishedFile> files = master.commitAll(pending);
    List<PublishedTable> tables = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      PreparedTable table = prepared.get(i);
      PublishedFile file = files.get(i);
      tables.add(
          new PublishedTable(
              file.path(), table.rows(), table.batchCount(), file.sizeBytes(), file.logIndex()));
    }
    return tables;
  }

  /** Looks before the work is done; the commit looks again. */
  private void requireFree(Iterable<FamfsPath> paths) {
    Namespace namespace = master.refresh();
    for (FamfsPath path : paths) {
      if (path.isRoot()) {
        throw new InvalidPathException("a table needs a name, like /flights/2001.arrow");
      }
      namespace.find(path).ifPresent(node -> refuse(path, "exists already"));
      for (FamfsPath p = path.parent(); !p.isRoot(); p = p.parent()) {
        if (namespace.find(p).orElse(null) instanceof FileNode) {
          refuse(p, "is a file, so nothing can lie in it");
        }
      }
    }
  }

  private static void refuse(FamfsPath path, String reason) {
    throw new PathExistsException(
        path + " " + reason + ": a store never overwrites, choose another name");
  }
}
