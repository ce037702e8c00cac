package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Allocates a file without writing it. */
@Command(
    name = "creat",
    description =
        "Makes a file with its space allocated and nothing written to it. On file media it reads "
            + "as zeros; on devices it has what the space held before, as with the famfs tools.",
    footer = {"%nExample:", "  famfs-arrow creat -s 64M /scratch/buffer"})
final class CreatVerb extends Verb {
  private static final int DEFAULT_MODE = 0644;

  @Option(
      names = {"-s", "--size"},
      required = true,
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size in bytes, or with K, M, G, T.")
  private long sizeBytes;

  @Mixin private OwnerOptions owner;

  @Parameters(paramLabel = "PATH", description = "Path in the store; its folder must exist.")
  private String path;

  @Override
  int run(Console console) throws Exception {
    FamfsPath target = Stores.newPath(path);
    try (FamfsMaster master = Stores.master(common())) {
      master.create(target, sizeBytes, owner.attributes(DEFAULT_MODE));
    }
    return ExitCodes.DONE;
  }
}
