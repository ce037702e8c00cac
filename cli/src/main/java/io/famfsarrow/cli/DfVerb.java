package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.DeviceUsage;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.StoreDevice;
import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.SystemRole;
import java.io.IOException;
import java.nio.file.Path;
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
      BackingSpace.notes(store.usage()).forEach(console::note);
    }
    return ExitCodes.DONE;
  }

  private static void printJson(JsonWriter json, FamfsStore store) throws IOException {
    StoreUsage usage = store.usage();
    json.beginObject();
    json.field("store", store.spec().toString());
    json.field("fs_uuid", store.superblock().fsUuid().toString());
    json.field("role", roleName(store));
    space(json, usage);
    json.field("file_bytes", usage.fileBytes());
    json.field("files", store.namespace().fileCount());
    json.field("dirs", store.namespace().directoryCount());
    json.field("log_entries", usage.entryCount());
    json.field("log_slots", usage.slotCount());
    devices(json, usage);
    json.key("warnings").beginArray();
    for (String warning : usage.warnings()) {
      json.value(warning);
    }
    json.endArray().endObject().endDocument();
  }

  /** Sums over the devices that this host has, as fields of an object that the caller began. */
  static void space(JsonWriter json, StoreUsage usage) throws IOException {
    json.field("capacity", usage.capacityBytes()).field("used", usage.usedBytes());
    json.field("free", usage.freeBytes()).field("largest_free", usage.largestFreeRunBytes());
  }

  /** The key {@code devices} with its array. */
  static void devices(JsonWriter json, StoreUsage usage) throws IOException {
    json.key("devices").beginArray();
    for (DeviceUsage device : usage.devices()) {
      json.beginObject().field("index", device.device().index());
      json.field("uuid", device.device().uuid().toString());
      json.field("size", device.device().sizeBytes());
      json.field("attached", device.device().attached());
      if (device.device().path().isPresent()) {
        json.field("path", device.device().path().get().toString());
      }
      json.field("capacity", device.capacityBytes()).field("used", device.usedBytes());
      json.field("free", device.freeBytes());
      json.field("largest_free", device.largestFreeRunBytes()).endObject();
    }
    json.endArray();
  }

  private static void printText(Console console, FamfsStore store) throws IOException {
    StoreUsage usage = store.usage();
    TextTable table = new TextTable("<>>>><");
    table.row("", "total", "used", "free", "used%", "");
    table.row(
        "space",
        Sizes.human(usage.capacityBytes()),
        Sizes.human(usage.usedBytes()),
        Sizes.human(usage.freeBytes()),
        percent(usage.usedBytes(), usage.capacityBytes()),
        "");
    if (usage.devices().size() > 1) {
      usage.devices().forEach(device -> row(table, device));
    }
    table.row(
        "log",
        usage.slotCount(),
        usage.entryCount(),
        usage.slotCount() - usage.entryCount(),
        percent(usage.entryCount(), usage.slotCount()),
        "");
    table.print(console.out());
    console.line(
        store.namespace().fileCount()
            + " files of "
            + Sizes.human(usage.fileBytes())
            + ", "
            + store.namespace().directoryCount()
            + " directories; largest free run "
            + Sizes.human(usage.largestFreeRunBytes()));
    usage.warnings().forEach(console::warning);
  }

  /** One line of figures for a device; it stands below the columns of {@code df}. */
  static void row(TextTable table, DeviceUsage usage) {
    StoreDevice device = usage.device();
    table.row(
        "  device " + device.index(),
        Sizes.human(usage.capacityBytes()),
        Sizes.human(usage.usedBytes()),
        Sizes.human(usage.freeBytes()),
        percent(usage.usedBytes(), usage.capacityBytes()),
        device.path().map(Path::toString).orElse("not attached: " + device.uuid()));
  }

  static String roleName(FamfsStore store) {
    return store.role() == SystemRole.MASTER ? "owner" : "client";
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "-" : part * 100 / whole + "%";
  }
}
