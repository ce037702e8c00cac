package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.ReplayReport;
import io.famfsarrow.store.SystemRole;
import io.famfsarrow.store.alloc.AllocationBitmap;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells how full a store is. */
@Command(
    name = "df",
    description =
        "Shows space and log entries, used and free, of the store. Space is taken in units of 2 MiB; "
            + "the largest free run is the largest file that fits.",
    footer = {"%nExample:", "  famfs-arrow --store /dev/dax0.0 df"})
final class DfVerb extends Verb {
  @Mixin private JsonOption json;

  @Override
  int run(Console console) throws Exception {
    try (FamfsStore store = Stores.client(common())) {
      if (json.on) {
        printJson(console.json(), store);
      } else {
        printText(console, store);
      }
    }
    return ExitCodes.DONE;
  }

  private static void printJson(JsonWriter json, FamfsStore store) throws IOException {
    ReplayReport replay = store.replay();
    AllocationBitmap space = replay.space();
    long unit = space.allocUnitBytes();
    json.beginObject();
    json.field("store", store.spec().toString());
    json.field("fs_uuid", store.superblock().fsUuid().toString());
    json.field("role", roleName(store));
    json.field("capacity", space.usableUnits() * unit);
    json.field("used", space.takenUnits() * unit);
    json.field("free", space.freeUnits() * unit);
    json.field("largest_free", space.largestFreeRunBytes());
    json.field("file_bytes", replay.sumOfFileSizes());
    json.field("files", store.namespace().fileCount());
    json.field("dirs", store.namespace().directoryCount());
    json.field("log_entries", replay.entryCount());
    json.field("log_slots", store.superblock().slotCount());
    json.endObject().endDocument();
  }

  private static void printText(Console console, FamfsStore store) throws IOException {
    ReplayReport replay = store.replay();
    AllocationBitmap space = replay.space();
    long unit = space.allocUnitBytes();
    long slots = store.superblock().slotCount();
    TextTable table = new TextTable("<>>>>");
    table.row("", "total", "used", "free", "used%");
    table.row(
        "space",
        Sizes.human(space.usableUnits() * unit),
        Sizes.human(space.takenUnits() * unit),
        Sizes.human(space.freeUnits() * unit),
        percent(space.takenUnits(), space.usableUnits()));
    table.row(
        "log",
        slots,
        replay.entryCount(),
        slots - replay.entryCount(),
        percent(replay.entryCount(), slots));
    table.print(console.out());
    console.line(
        store.namespace().fileCount()
            + " files of "
            + Sizes.human(replay.sumOfFileSizes())
            + ", "
            + store.namespace().directoryCount()
            + " directories; largest free run "
            + Sizes.human(space.largestFreeRunBytes()));
  }

  static String roleName(FamfsStore store) {
    return store.role() == SystemRole.MASTER ? "owner" : "client";
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : part * 100 / whole + "%";
  }
}
