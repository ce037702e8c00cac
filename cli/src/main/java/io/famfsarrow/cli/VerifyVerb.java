package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares files with what their seeds give. */
@Command(
    name = "verify",
    description =
        "Compares files with what a seed gives: the content of creat --random, here and in the famfs "
            + "tools. On media that need it, what this host has in its caches is dropped first.",
    footer = {
      "%nExit code: 0 all are as they should be, 1 one is not.",
      "%nExamples:",
      "  famfs-arrow verify -S 42 -f /test/a",
      "  famfs-arrow verify -m /test/a,42 -m /test/b,43"
    })
final class VerifyVerb extends Verb {
  @Option(
      names = {"-S", "--seed"},
      paramLabel = "SEED",
      description = "The seed; its low 32 bits count.")
  private Long seed;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "The file.")
  private String file;

  @Option(
      names = {"-m", "--multi"},
      paramLabel = "PATH,SEED",
      description = "One file of several, with its seed.")
  private List<String> multi;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files that are compared at once (default: one for each processor).")
  private int threads;

  @Mixin private JsonOption json;

  /** A file and the seed of its content. */
  private record Wanted(FamfsPath path, long seed) {}

  @Override
  int run(Console console) throws Exception {
    List<Wanted> files = wanted();
    Map<Wanted, OptionalLong> mismatches = new ConcurrentHashMap<>();
    int exitCode;
    try (FamfsStore store = Stores.client(common());
        Progress progress = Progress.start(console, "verifying", totalBytes(store, files))) {
      exitCode =
          FileTasks.run(
              console,
              files,
              FileTasks.threads(threads),
              wanted -> mismatches.put(wanted, compare(store, wanted, progress)));
      store.requireSameStore();
    }
    Map<Wanted, OptionalLong> inOrder = new LinkedHashMap<>();
    files.stream().filter(mismatches::containsKey).forEach(f -> inOrder.put(f, mismatches.get(f)));
    if (json.on) {
      printJson(console.json(), inOrder);
    } else {
      printText(console, inOrder);
    }
    boolean allSame = inOrder.values().stream().allMatch(OptionalLong::isEmpty);
    return exitCode == ExitCodes.DONE && !allSame ? ExitCodes.NO : exitCode;
  }

  private List<Wanted> wanted() {
    if (multi == null) {
      if (seed == null || file == null) {
        throw CommandException.usage(
            "what is to be verified? Give -S SEED -f PATH, or -m PATH,SEED");
      }
      return List.of(new Wanted(Names.storePath(file), SeededContent.requireSeed(seed)));
    }
    if (seed != null || file != null) {
      throw CommandException.usage("-m has path and seed in itself: leave out -S and -f");
    }
    List<Wanted> files = new ArrayList<>();
    for (String text : multi) {
      files.add(parse(text));
    }
    return files;
  }

  private static Wanted parse(String text) {
    int comma = text.lastIndexOf(',');
    try {
      long number = Long.parseLong(text.substring(comma + 1));
      if (comma > 0) {
        return new Wanted(
            Names.storePath(text.substring(0, comma)), SeededContent.requireSeed(number));
      }
    } catch (NumberFormatException noNumber) {
      // said below, as for a text without a comma
    }
    throw CommandException.usage("-m " + text + ": expected PATH,SEED");
  }

  private static long totalBytes(FamfsStore store, List<Wanted> files) {
    long total = 0;
    for (Wanted wanted : files) {
      if (store.namespace().find(wanted.path()).orElse(null) instanceof FileNode node) {
        total += node.sizeBytes();
      }
    }
    return total;
  }

  private static OptionalLong compare(FamfsStore store, Wanted wanted, Progress progress) {
    try (FileView view = store.open(wanted.path())) {
      view.dropLines(0, view.sizeBytes());
      return SeededContent.verify(view, wanted.seed(), progress::advance);
    }
  }

  private static void printJson(JsonWriter json, Map<Wanted, OptionalLong> files)
      throws IOException {
    json.beginObject();
    json.field("ok", files.values().stream().allMatch(OptionalLong::isEmpty));
    json.key("files").beginArray();
    for (Map.Entry<Wanted, OptionalLong> entry : files.entrySet()) {
      json.beginObject();
      NodeJson.path(json, entry.getKey().path());
      json.field("seed", entry.getKey().seed()).field("ok", entry.getValue().isEmpty());
      if (entry.getValue().isPresent()) {
        json.field("mismatch", entry.getValue().getAsLong());
      }
      json.endObject();
    }
    json.endArray().endObject().endDocument();
  }

  private static void printText(Console console, Map<Wanted, OptionalLong> files)
      throws IOException {
    for (Map.Entry<Wanted, OptionalLong> entry : files.entrySet()) {
      OptionalLong mismatch = entry.getValue();
      console.line(
          entry.getKey().path()
              + (mismatch.isEmpty()
                  ? ": as seed " + entry.getKey().seed() + " gives it"
                  : ": differs from seed "
                      + entry.getKey().seed()
                      + ", first at offset "
                      + mismatch.getAsLong()));
    }
  }
}
