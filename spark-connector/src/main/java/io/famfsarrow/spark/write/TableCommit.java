package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.SchemaDifference;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.PendingDirectory;
import io.famfsarrow.store.PendingEntry;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one commit that makes a job's folder and files visible, all at one moment. */
final class TableCommit {

  private static final int DIRECTORY_MODE = 0755;

  private final WritePlan plan;
  private final WriteJob job;
  private final FamfsMaster master;
  private final FamfsPath folder;
  private final FileAttributes ofFiles = PublishOptions.defaults().attributes();

  TableCommit(WritePlan plan, WriteJob job) {
    this.plan = plan;
    this.job = job;
    this.master = job.master();
    this.folder = plan.names().folder();
  }

  /**
   * Commits parts, in their order. A table that is made without any rows gets one file without
   * rows, because its columns must be somewhere.
   *
   * @throws PathExistsException if the table was to be made, and another job has made it (with
   *     other columns, where adding to it would do)
   * @throws io.famfsarrow.store.LogFullException if the files' names do not fit into the log
   * @throws io.famfsarrow.store.PublishStateUnknownException if the commit itself failed
   */
  void commit(List<FilledPart> parts) {
    List<Reservation> filled = new ArrayList<>();
    parts.forEach(part -> filled.add(job.filled(part)));
    boolean isNew = plan.target().existing().isEmpty();
    if (filled.isEmpty() && isNew) {
      filled.add(EmptyPart.reserve(plan.schema(), job));
    }
    if (filled.isEmpty()) {
      return;
    }
    if (isNew) {
      make(filled);
    } else {
      master.commitAll(entries(filled, plan.names(), true));
    }
  }

  /** Of all jobs that see no table there, one makes it: they want the same names. */
  private void make(List<Reservation> filled) {
    Optional<DirectoryNode> found = requireFree();
    boolean isTable = found.filter(this::isTable).isPresent();
    PartNames names = isTable ? plan.names() : plan.names().ofFirstJob();
    try {
      master.commitAll(entries(filled, names, found.isPresent()));
    } catch (PathExistsException another) {
      requireFree();
      if (!plan.target().mayAppear()) {
        throw another;
      }
      master.commitAll(entries(filled, plan.names(), true));
    }
  }

  /**
   * Looks what is there now.
   *
   * @return the folder
   * @throws PathExistsException if it is a table that this job must not add to
   */
  private Optional<DirectoryNode> requireFree() {
    Optional<DirectoryNode> found =
        master
            .refresh()
            .find(folder)
            .filter(DirectoryNode.class::isInstance)
            .map(DirectoryNode.class::cast);
    found.stream()
        .flatMap(directory -> files(master.namespace(), directory).stream())
        .findFirst()
        .ifPresent(this::requireSameTable);
    return found;
  }

  private boolean isTable(DirectoryNode directory) {
    return !files(master.namespace(), directory).isEmpty();
  }

  private static List<FileNode> files(Namespace namespace, DirectoryNode directory) {
    return namespace.children(directory).stream()
        .filter(child -> child.path().nameText().endsWith(FamfsDataset.SUFFIX))
        .filter(FileNode.class::isInstance)
        .map(FileNode.class::cast)
        .toList();
  }

  private void requireSameTable(FileNode first) {
    if (!plan.target().mayAppear()) {
      throw new PathExistsException(
          folder + " was made by somebody else while this job was writing: choose another name");
    }
    try (FileView view = master.open(first)) {
      ArrowFile file = ArrowFile.open(view, first.path().toString());
      List<String> differences = SchemaDifference.between(file.schema(), plan.schema());
      if (!differences.isEmpty()) {
        throw new PathExistsException(
            "%s was made by somebody else while this job was writing, and this job has %s: %s"
                .formatted(folder, String.join("; ", differences), "choose another name"));
      }
    }
  }

  /**
   * @param isThere whether the folder is, or else has to be made by this job
   */
  private List<PendingEntry> entries(List<Reservation> filled, PartNames names, boolean isThere) {
    FileAttributes ofFolders = new FileAttributes(DIRECTORY_MODE, ofFiles.uid(), ofFiles.gid());
    List<PendingEntry> entries = new ArrayList<>(FamfsMaster.parentsOf(folder, ofFolders));
    if (!folder.isRoot()) {
      entries.add(new PendingDirectory(folder, ofFolders, isThere));
    }
    for (int i = 0; i < filled.size(); i++) {
      entries.add(new PendingFile(filled.get(i), names.of(i), ofFiles));
    }
    return entries;
  }
}
