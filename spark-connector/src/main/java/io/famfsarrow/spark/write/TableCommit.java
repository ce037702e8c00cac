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
import io.famfsarrow.store.log.Node;
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
    boolean makesFolder = isNew && requireFree();
    try {
      master.commitAll(entries(filled, makesFolder));
    } catch (PathExistsException another) {
      if (!makesFolder || !plan.target().mayAppear()) {
        throw another;
      }
      requireFree();
      master.commitAll(entries(filled, false));
    }
  }

  /**
   * Looks what is there now.
   *
   * @return whether the folder is not there
   */
  private boolean requireFree() {
    Namespace namespace = master.refresh();
    Optional<Node> found = namespace.find(folder);
    if (found.orElse(null) instanceof DirectoryNode directory) {
      files(namespace, directory).stream().findFirst().ifPresent(this::requireSameTable);
    }
    return found.isEmpty();
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

  private List<PendingEntry> entries(List<Reservation> filled, boolean makesFolder) {
    FileAttributes ofFolders = new FileAttributes(DIRECTORY_MODE, ofFiles.uid(), ofFiles.gid());
    List<PendingEntry> entries = new ArrayList<>(FamfsMaster.parentsOf(folder, ofFolders));
    if (!folder.isRoot()) {
      entries.add(new PendingDirectory(folder, ofFolders, !makesFolder));
    }
    for (int i = 0; i < filled.size(); i++) {
      entries.add(new PendingFile(filled.get(i), plan.names().of(i), ofFiles));
    }
    return entries;
  }
}
