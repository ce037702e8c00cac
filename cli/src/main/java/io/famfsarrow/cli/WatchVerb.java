package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.follow.FollowListener;
import io.famfsarrow.store.follow.FollowPace;
import io.famfsarrow.store.follow.Follower;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows the log and prints new files as they are committed. */
@Command(
    name = "watch",
    description =
        "Prints a line for every file that is committed from now on, by this host or another, "
            + "within milliseconds: its size and its path, or one JSON object. Files that were "
            + "committed together come together. Ends when it is interrupted, or with an error "
            + "when the medium is formatted anew.",
    footer = {"%nExample:", "  famfs-arrow watch --json /flights"})
final class WatchVerb extends Verb {
  @Option(names = "--existing", description = "Print the files that are there already, first.")
  private boolean existing;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "End after so many files.")
  private Long count;

  @Option(
      names = "--spin",
      description = "Look all the time: notices within microseconds, and keeps a processor busy.")
  private boolean spin;

  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..1",
      defaultValue = "/",
      paramLabel = "PATH",
      description = "Only this file, or files below this directory (default: /).")
  private String path;

  /** What there is to print or to say, in order. */
  private interface Event {
    void print(Console console) throws IOException;
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private long left;

  @Override
  int run(Console console) throws Exception {
    FamfsPath where = Names.storePath(path);
    left = count == null ? Long.MAX_VALUE : count;
    if (left < 1) {
      throw CommandException.usage("--count " + count + ": at least 1");
    }
    try (FamfsStore store = Stores.client(common())) {
      if (store.namespace().find(where).isEmpty()) {
        console.note("there is no " + where + " yet");
      }
      if (existing) {
        enqueue(store.namespace().files(), where);
      }
      FollowPace pace = spin ? FollowPace.spinning() : FollowPace.adaptive();
      try (Follower follower = Follower.start(store, pace, new Listener(where))) {
        while (left > 0) {
          events.take().print(console);
          console.flush();
        }
      }
    }
    return ExitCodes.DONE;
  }

  private void enqueue(List<? extends Node> nodes, FamfsPath where) {
    for (Node node : nodes) {
      if (node instanceof FileNode file && file.path().startsWith(where)) {
        events.add(console -> printFile(console, file));
      }
    }
  }

  private void printFile(Console console, FileNode file) throws IOException {
    if (left == 0) {
      return;
    }
    left--;
    if (json.on) {
      JsonWriter line = JsonWriter.compact(console.out()).beginObject();
      NodeJson.file(line, file);
      line.field("log_index", file.logIndex()).endObject().endDocument();
    } else {
      String text = TextTable.printable(file.path().toString());
      console.line(Long.toUnsignedString(file.sizeBytes()) + "  " + text);
    }
  }

  private final class Listener implements FollowListener {
    private final FamfsPath where;

    private Listener(FamfsPath where) {
      this.where = where;
    }

    @Override
    public void onCommitted(Namespace before, Namespace after, List<Node> added) {
      enqueue(added, where);
    }

    @Override
    public void onRepaired(Namespace before, Namespace after) {
      events.add(console -> console.note("the log went back: names may be gone, see ls"));
    }

    @Override
    public void onTrouble(FamfsException trouble) {
      events.add(console -> console.note(trouble.getMessage()));
    }

    @Override
    public void onStoreLost(FamfsException reason) {
      events.add(
          console -> {
            throw reason;
          });
    }
  }
}
