package io.famfsarrow.cli;

import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountServer;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the store as files. */
@Command(
    name = "mount",
    customSynopsis = "famfs-arrow mount [OPTION]... [MEDIUM...] DIR",
    description =
        "Shows the store as files through FUSE, for every program: to read, and with -o rw, on the"
            + " owner, to write new ones, which all hosts see once they are whole. Returns when the"
            + " mount answers; a process in the background serves it until umount. What goes wrong"
            + " later is written to mount.log in the state folder"
            + " ($XDG_STATE_HOME/famfs-arrow).",
    footer = {
      "%nExamples:",
      "  famfs-arrow mount /mnt/famfs",
      "  famfs-arrow mount -o follow=1s /dev/dax0.0 /mnt/famfs",
      "  famfs-arrow mount -o rw /mnt/famfs && cp table.arrow /mnt/famfs"
    })
final class MountVerb extends Verb {
  @Option(
      names = {"-o", "--options"},
      paramLabel = "OPTIONS",
      description =
          "Joined by commas: rw (files can be written; for the owner), ro, allow_other,"
              + " default_permissions, noexec, uid=N, gid=N and umask=OCTAL (in place of what the"
              + " log says), follow=100ms (how often new files are"
              + " looked for), drain=30s (how long open files are served after SIGTERM),"
              + " fsname=NAME, backend=kernel|jnr.")
  private List<String> optionLists = List.of();

  @Option(
      names = "--foreground",
      description = "Serve in this process, until umount, Ctrl-C or SIGTERM.")
  private boolean foreground;

  @Option(names = "--report-ready", hidden = true)
  private boolean reportReady;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "[MEDIUM...] DIR",
      description = "The store's media (default: --store), then an empty folder.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.isEmpty()) {
      throw CommandException.usage(
          "mount needs an empty folder to mount at: mount [MEDIUM...] DIR");
    }
    String options = String.join(",", optionLists);
    MountOptions parsed = MountOptions.parse(options);
    Path directory = Path.of(paths.get(paths.size() - 1));
    MediaSpec spec = spec();
    return foreground
        ? serve(console, spec, directory, parsed)
        : start(console, spec, directory, options);
  }

  private MediaSpec spec() {
    List<String> media = paths.subList(0, paths.size() - 1);
    return media.isEmpty() ? Stores.spec(common()) : Stores.spec(String.join(",", media));
  }

  private int start(Console console, MediaSpec spec, Path directory, String options)
      throws Exception {
    MountProcess.Start start = MountProcess.start(common(), spec, directory, options);
    if (!start.message().isEmpty()) {
      console.err().println(start.message());
    }
    return start.exitCode();
  }

  private int serve(Console console, MediaSpec spec, Path directory, MountOptions mountOptions)
      throws IOException, InterruptedException {
    MountLog log = reportReady ? MountLog.toFile() : MountLog.to(console.err());
    try (FamfsStore store = attach(spec, mountOptions);
        MountServer server = MountServer.start(store, directory, mountOptions, log)) {
      server.endOnSignals();
      console.line(reportReady ? MountProcess.READY : spec + " is mounted at " + directory);
      console.flush();
      server.awaitEnd();
    }
    return ExitCodes.DONE;
  }

  private FamfsStore attach(MediaSpec spec, MountOptions mountOptions) {
    return mountOptions.writable() ? Stores.master(common(), spec) : Stores.client(common(), spec);
  }
}
