package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies files into the store, byte for byte. */
@Command(
    name = "cp",
    customSynopsis = "famfs-arrow cp [OPTION]... SRC... DEST",
    description = {
      "Copies files of this host into the store, byte for byte. The data is written first and the "
          + "names appear after it: of single files all at one moment, with -r in groups of up to 256 "
          + "files or 1 GiB. To get a file out again: cat --format raw.",
      "%nA copy that was interrupted is finished by repeating it. A file that exists is compared: with "
          + "the same content it is done; with the same size it is rewritten in place, if it is a "
          + "plain file, and refused if it is an Arrow dataset, which never changes; another size is "
          + "refused. Symbolic links are never followed; who may put a link in the place of a folder "
          + "above a source while it is copied can still lead it elsewhere."
    },
    footer = {
      "%nExit code: 1 if -c found a difference, or -r passed something over (each is named).",
      "%nExamples:",
      "  famfs-arrow cp model.bin /models/",
      "  famfs-arrow cp -r -t 8 dataset /data"
    })
final class CpVerb extends Verb {
  @Option(
      names = {"-r", "--recursive"},
      description = "Copy folders, too; DEST must be a folder that exists.")
  private boolean recursive;

  @Option(
      names = {"-c", "--compare"},
      description = "Copy nothing: compare what is there with the sources.")
  private boolean compare;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that copy (default: one for each processor).")
  private int threads;

  @Mixin private PlacementOptions placement;
  @Mixin private OwnerOptions owner;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "SRC... DEST",
      description = "Files here, then a path in the store: a new name, or a folder that exists.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.size() < 2) {
      throw CommandException.usage(
          "cp needs "
              + (paths.isEmpty() ? "what to copy, and " : "")
              + "a path in the store to copy to: cp SRC... DEST, as in cp model.bin /models/");
    }
    int workers = FileTasks.threads(threads);
    try (FamfsStore store = open()) {
      CopyPlan plan = plan(store);
      long total = plan.jobs().stream().mapToLong(CopyJob::sizeBytes).sum();
      boolean same = true;
      try (Progress progress = Progress.start(console, compare ? "comparing" : "copying", total);
          CopyPieces pieces = new CopyPieces(workers, progress)) {
        Copying copying = new Copying(console, pieces, owner);
        if (compare) {
          same = copying.compare(store, plan);
          store.requireSameStore();
        } else {
          copying.run((FamfsMaster) store, plan, !recursive);
        }
      }
      if (store instanceof FamfsMaster master) {
        Stores.warn(common(), master);
      }
      plan.skipped().forEach(what -> console.note("not copied: " + what));
      return same && plan.skipped().isEmpty() ? ExitCodes.DONE : ExitCodes.NO;
    }
  }

  private FamfsStore open() {
    return compare ? Stores.client(common()) : Stores.master(common(), placement);
  }

  private CopyPlan plan(FamfsStore store) throws IOException {
    List<Path> sources = paths.subList(0, paths.size() - 1).stream().map(Names::localPath).toList();
    String dest = paths.get(paths.size() - 1);
    return CopyPlan.of(sources, dest, recursive, store.namespace());
  }
}
