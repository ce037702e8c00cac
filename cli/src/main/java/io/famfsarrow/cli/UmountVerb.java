package io.famfsarrow.cli;

import io.famfsarrow.fuse.Unmounter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a mount. */
@Command(
    name = "umount",
    description =
        "Ends a mount. Refused while programs have files of it open; the message names them.",
    footer = {"%nExample:", "  famfs-arrow umount /mnt/famfs"})
final class UmountVerb extends Verb {
  @Option(
      names = {"-l", "--lazy"},
      description =
          "Take it away at once; programs that have files open are served until they close them.")
  private boolean lazy;

  @Parameters(paramLabel = "DIR", description = "Where it is mounted.")
  private Path directory;

  @Override
  int run(Console console) throws Exception {
    if (lazy) {
      Unmounter.detach(directory);
    } else {
      Unmounter.unmount(directory);
    }
    return ExitCodes.DONE;
  }
}
