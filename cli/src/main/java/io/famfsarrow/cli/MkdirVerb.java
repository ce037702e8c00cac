package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.PendingDirectory;
import io.famfsarrow.store.PendingEntry;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes directories. */
@Command(
    name = "mkdir",
    customSynopsis = "famfs-arrow mkdir [OPTION]... PATH...",
    description =
        "Makes directories. All of them appear at one moment, or none if one cannot be made.",
    footer = {"%nExample:", "  famfs-arrow mkdir -p /flights/raw"})
final class MkdirVerb extends Verb {
  private static final int DEFAULT_MODE = 0755;

  @Option(
      names = {"-p", "--parents"},
      description = "Make missing folders above, and take existing ones as they are.")
  private boolean parents;

  @Mixin private OwnerOptions owner;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "PATH...",
      description = "Paths in the store.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.isEmpty()) {
      throw CommandException.usage("mkdir needs a path in the store to make: mkdir PATH...");
    }
    FileAttributes attributes = owner.attributes(DEFAULT_MODE);
    List<PendingEntry> pending = new ArrayList<>();
    for (String text : paths) {
      add(text, attributes, pending);
    }
    try (FamfsMaster master = Stores.master(common())) {
      master.commitAll(pending);
      Stores.warn(common(), master);
    }
    return ExitCodes.DONE;
  }

  private void add(String text, FileAttributes attributes, List<PendingEntry> pending) {
    if (!parents) {
      pending.add(PendingDirectory.required(Stores.newPath(text), attributes));
      return;
    }
    FamfsPath path = Names.storePath(text);
    pending.addAll(FamfsMaster.parentsOf(path, attributes));
    if (!path.isRoot()) {
      pending.add(PendingDirectory.ifMissing(path, attributes));
    }
  }
}
