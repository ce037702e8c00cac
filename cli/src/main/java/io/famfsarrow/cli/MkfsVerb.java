package io.famfsarrow.cli;

import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Formats a medium. */
@Command(
    name = "mkfs",
    description =
        "Formats a medium; this host becomes its owner, who alone may publish. "
            + "A file medium is made with --size (sparse: it takes memory as it fills). A medium that "
            + "carries anything is refused without --force; the files on it are lost then.",
    footer = {
      "%nExamples:",
      "  famfs-arrow mkfs --size 4G /dev/shm/demo.famfs",
      "  famfs-arrow mkfs --loglen 64M /dev/dax0.0"
    })
final class MkfsVerb extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "MEDIUM",
      description = "File or device (default: --store).")
  private String medium;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Make a file medium of that size: bytes, or with K, M, G, T.")
  private Long sizeBytes;

  @Option(
      names = {"-l", "--loglen"},
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Length of the log: a power of two, at least (and by default) 8M.")
  private Long logBytes;

  @Option(
      names = {"-f", "--force"},
      description = "Format although the medium carries a store or other data.")
  private boolean force;

  @Option(
      names = {"-k", "--kill"},
      description = "With --force: only make the store invalid.")
  private boolean kill;

  @Option(names = "--revoke", description = "Format although processes of this host have it open.")
  private boolean revoke;

  @Option(names = "--small", description = "Allow a device below 4 GiB (test labs).")
  private boolean small;

  @Override
  int run(Console console) throws Exception {
    MediaSpec spec = MediaSpec.parse(medium == null ? common().store() : medium);
    if (!spec.secondaries().isEmpty()) {
      throw CommandException.usage(
          "mkfs formats one medium, not " + spec + ": then add the others with devadd");
    }
    Path path = spec.primary();
    if (Files.isDirectory(path)) {
      throw CommandException.usage(path + " is a folder: name a file in it, or a device");
    }
    Mkfs.Result result = Mkfs.format(path, options(), Stores.options(common()));
    report(console, path, result);
    return ExitCodes.DONE;
  }

  private MkfsOptions options() {
    MkfsOptions defaults = MkfsOptions.defaults();
    return new MkfsOptions(
        sizeBytes == null ? OptionalLong.empty() : OptionalLong.of(sizeBytes),
        logBytes == null ? defaults.logBytes() : logBytes,
        force,
        kill,
        revoke,
        small);
  }

  private static void report(Console console, Path path, Mkfs.Result result) throws IOException {
    if (result.fsUuid().isEmpty()) {
      console.line(path + ": killed, no store any more");
      return;
    }
    console.line(
        path
            + ": famfs 2.2, "
            + Sizes.human(result.sizeBytes())
            + ", log "
            + Sizes.human(result.logBytes())
            + ", file system "
            + result.fsUuid().get());
    if (result.belowReferenceMinimum()) {
      console.note("below 4 GiB: the famfs tools would not have formatted it");
    }
  }
}
