package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.backup.SaveFile;
import io.famfsarrow.store.backup.StoreSave;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a store to a file. */
@Command(
    name = "save",
    description =
        "Writes the store to a file: superblock, log and the space that files take, with checksums. "
            + "Shared memory forgets; restore brings it back. A store of several media is one file; name all "
            + "of them. Others may go on reading and publishing: "
            + "what is published meanwhile is not in the file. The file appears when it is whole.",
    footer = {
      "%nExamples:",
      "  famfs-arrow save /backup/monday.famfs",
      "  famfs-arrow save - | zstd > /backup/monday.famfs.zst"
    })
final class SaveVerb extends Verb {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = {"-f", "--force"},
      description = "Replace a file of that name.")
  private boolean force;

  @Parameters(paramLabel = "FILE", description = "New file on this host, or - for standard output.")
  private String file;

  @Override
  int run(Console console) throws Exception {
    try (FamfsStore store = Stores.client(common());
        Progress progress = Progress.start(console, "saving", StoreSave.coveredBytes(store))) {
      if (file.equals(STANDARD_OUTPUT)) {
        StoreSave.write(store, Channels.newChannel(console.raw()), progress::advance);
      } else {
        StoreSave.Result saved = SaveFile.save(store, Path.of(file), force, progress::advance);
        progress.close();
        report(console, saved, store.devices().size());
      }
    }
    return ExitCodes.DONE;
  }

  private void report(Console console, StoreSave.Result saved, int mediaCount) throws IOException {
    console.line(
        file
            + ": file system "
            + saved.fsUuid()
            + ", "
            + saved.entryCount()
            + " log entries, "
            + Sizes.human(saved.writtenBytes())
            + " for "
            + Sizes.human(saved.coveredBytes())
            + (mediaCount > 1 ? " of " + mediaCount + " media" : " of the medium"));
  }
}
