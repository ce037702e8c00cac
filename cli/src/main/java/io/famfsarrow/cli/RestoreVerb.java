package io.famfsarrow.cli;

import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.backup.StoreRestore;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a saved store back. */
@Command(
    name = "restore",
    description =
        "Brings a saved store back onto a medium of the same or a larger size, byte for byte: it has "
            + "the identity and the owner that it had. A store of several media needs as many, the "
            + "primary first. Rules are those of mkfs: what carries data is refused without --force. A "
            + "device carries no store until all of it is restored; if that is interrupted, restore "
            + "again.",
    footer = {
      "%nExamples:",
      "  famfs-arrow restore /backup/monday.famfs /dev/shm/demo.famfs",
      "  zstd -dc monday.famfs.zst | famfs-arrow restore - /dev/dax0.0",
      "  famfs-arrow restore /backup/three.famfs /dev/dax0.0 /dev/dax1.0 /dev/dax2.0",
      "  famfs-arrow restore --check /backup/monday.famfs"
    })
final class RestoreVerb extends Verb {
  private static final String STANDARD_INPUT = "-";

  @Option(names = "--check", description = "Only read the file and verify its checksums.")
  private boolean check;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size of new file media, if they are to be larger than the saved ones.")
  private Long sizeBytes;

  @Option(
      names = {"-f", "--force"},
      description = "Restore although the medium carries a store or other data.")
  private boolean force;

  @Option(names = "--revoke", description = "Restore although processes of this host have it open.")
  private boolean revoke;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "What save wrote, or - for standard input.")
  private String file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "MEDIUM",
      description =
          "Files or devices, one for each that was saved, the primary first (default: --store).")
  private List<String> media;

  @Override
  int run(Console console) throws Exception {
    try (ReadableByteChannel in = open()) {
      StoreRestore restore = StoreRestore.read(in);
      try (Progress progress =
          Progress.start(console, check ? "checking" : "restoring", restore.coveredBytes())) {
        if (check) {
          StoreRestore.Result saved = restore.check(progress::advance);
          progress.close();
          console.line(text(file + ": whole", saved));
          return ExitCodes.DONE;
        }
        return restore(console, restore, progress);
      }
    }
  }

  private int restore(Console console, StoreRestore restore, Progress progress) throws IOException {
    MediaSpec spec = MediaSpec.parse(media == null ? common().store() : String.join(",", media));
    StoreOptions storeOptions = Stores.options(common());
    StoreRestore.Result restored =
        restore.onto(spec.media(), options(), storeOptions, progress::advance);
    progress.close();
    console.line(text(spec.toString(), restored));
    if (!restored.systemUuid().equals(storeOptions.identity().uuid())) {
      console.note(
          "the store is owned by system " + restored.systemUuid() + ", as before; this host reads");
    }
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    if (report.verdict() == FsckReport.Verdict.ERRORS) {
      console.note("the restored store has the errors that the saved one had: see fsck");
      return ExitCodes.NO;
    }
    return ExitCodes.DONE;
  }

  private ReadableByteChannel open() throws IOException {
    return file.equals(STANDARD_INPUT)
        ? Channels.newChannel(System.in)
        : FileChannel.open(Path.of(file));
  }

  private MkfsOptions options() {
    MkfsOptions options = MkfsOptions.defaults();
    options = sizeBytes == null ? options : options.withSize(sizeBytes);
    options = force ? options.withForce() : options;
    return revoke ? options.withRevoke() : options;
  }

  private static String text(String what, StoreRestore.Result result) {
    return what
        + ": file system "
        + result.fsUuid()
        + ", "
        + Sizes.human(result.mediaBytes())
        + (result.mediaCount() > 1 ? " on " + result.mediaCount() + " media" : "")
        + ", "
        + result.entryCount()
        + " log entries";
  }
}
