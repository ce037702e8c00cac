package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what this host offers. */
@Command(
    name = "doctor",
    description =
        "Shows what this host offers (kernel, Java, cache instructions, huge pages on /dev/shm,"
            + " memory, dax devices, FUSE, identity, Python) and how to get what is missing. Tries"
            + " things out rather than guessing; leaves nothing behind.",
    footer = {
      "%nExit code: 0 everything that is needed is there, 1 something is not.",
      "%nExample:",
      "  famfs-arrow doctor"
    })
final class DoctorVerb extends Verb {
  @Mixin private JsonOption json;

  @Override
  int run(Console console) throws Exception {
    List<Checkup> checkups = HostCheckups.all(common());
    if (json.on) {
      printJson(console.json(), checkups);
    } else {
      printText(console, checkups);
    }
    boolean missing = checkups.stream().anyMatch(c -> c.state() == Checkup.State.MISSING);
    return missing ? ExitCodes.NO : ExitCodes.DONE;
  }

  private static String name(Checkup.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void printJson(JsonWriter json, List<Checkup> checkups) throws IOException {
    json.beginObject().key("checks").beginArray();
    for (Checkup checkup : checkups) {
      json.beginObject().field("name", checkup.name()).field("state", name(checkup.state()));
      json.field("found", checkup.found()).field("fix", checkup.fix()).endObject();
    }
    json.endArray().endObject().endDocument();
  }

  private static void printText(Console console, List<Checkup> checkups) throws IOException {
    TextTable table = new TextTable("<<<");
    for (Checkup checkup : checkups) {
      table.row(name(checkup.state()), checkup.name(), checkup.found());
      if (checkup.fix() != null) {
        table.row("", "", "fix: " + checkup.fix());
      }
    }
    table.print(console.out());
  }
}
