package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes files' cache lines back and drops them. */
@Command(
    name = "flush",
    customSynopsis = "famfs-arrow flush [OPTION]... PATH...",
    description =
        "Writes what this host's processors have of files in their caches back to the medium, and "
            + "drops it: then other hosts see what was stored here, and this host sees what others "
            + "stored. On media that are coherent there is nothing to do.",
    footer = {"%nExample:", "  famfs-arrow flush /scratch/buffer"})
final class FlushVerb extends Verb {
  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "PATH...",
      description = "Files in the store.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.isEmpty()) {
      throw CommandException.usage("flush needs files in the store: flush PATH...");
    }
    List<FamfsPath> files = paths.stream().map(Names::storePath).toList();
    try (FamfsStore store = Stores.client(common())) {
      return FileTasks.run(console, files, 1, path -> flush(store, path));
    }
  }

  private static void flush(FamfsStore store, FamfsPath path) {
    try (FileView view = store.open(path)) {
      view.dropLines(0, view.sizeBytes());
    }
  }
}
