package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.Repair;
import java.io.IOException;

/** Says what a repair would do, or did. */
final class RepairReport {
  private final Repair.Plan plan;
  private boolean done;

  RepairReport(Repair.Plan plan) {
    this.plan = plan;
  }

  /** Whether it was carried out. */
  RepairReport carriedOut(boolean flag) {
    done = flag;
    return this;
  }

  /** The key {@code repair} with its object. */
  void printJson(JsonWriter json) throws IOException {
    json.key("repair").beginObject().field("needed", plan.isNeeded()).field("done", done);
    json.unsignedField("next_index", plan.nextIndex());
    json.field("repaired_index", plan.repairedIndex());
    json.field("lost_entries", plan.lostCount()).field("intact_entries", plan.intactCount());
    json.key("lost").beginArray();
    for (Repair.LostEntry entry : plan.lost()) {
      json.beginObject().field("i", entry.index()).field("intact", entry.intact());
      if (entry.path().isPresent()) {
        NodeJson.path(json, entry.path().get());
      }
      json.endObject();
    }
    json.endArray().endObject();
  }

  void printText(Console console) throws IOException {
    if (!plan.isNeeded()) {
      console.line("nothing to repair in the log");
      return;
    }
    console.line(
        "repair: the log's next index goes from "
            + Long.toUnsignedString(plan.nextIndex())
            + " back to "
            + plan.repairedIndex()
            + ", behind the last entry that can be reached");
    for (Repair.LostEntry entry : plan.lost()) {
      String name = entry.path().map(Object::toString).orElse("(no name)");
      String state = entry.intact() ? "valid, but behind a damaged one" : "damaged";
      console.line(
          TextTable.printable("  lost: entry " + entry.index() + ", " + name + " (" + state + ")"));
    }
    if (plan.lostCount() > plan.lost().size()) {
      console.line("  and " + (plan.lostCount() - plan.lost().size()) + " more");
    }
  }
}
