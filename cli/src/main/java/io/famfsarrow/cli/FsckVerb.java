package io.famfsarrow.cli;

import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.Repair;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.alloc.InterleaveParams;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a medium. */
@Command(
    name = "fsck",
    description =
        "Checks superblock, log header, every entry, path, map and collision, and the store's other "
            + "devices. Changes nothing without --repair; works on media that cannot be attached, "
            + "too.",
    footer = {
      "%n--repair takes back log entries that nobody can reach because one of them, or one before",
      "them, is damaged; until then the owner can add nothing. It names them first. Where valid",
      "entries are among them it does nothing without --yes: look for a copy of the log before.",
      "%nExit code: 0 clean or warnings, 1 errors, 4 nothing can be read from it.",
      "%nExamples:",
      "  famfs-arrow --store /dev/dax0.0 fsck",
      "  famfs-arrow --store /dev/dax0.0 fsck --repair"
    })
final class FsckVerb extends Verb {
  @Mixin private JsonOption json;

  @Option(
      names = "--repair",
      description = "Take back the end of the log that cannot be reached (owner only).")
  private boolean repair;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also what is known of superblock, log and each device.")
  private boolean verbose;

  @Option(
      names = {"-B", "--nbuckets"},
      paramLabel = "N",
      description = "Also how full each of N parts of the primary is, as interleaving sees them.")
  private Integer bucketCount;

  @Option(names = "--yes", description = "With --repair: also if valid entries are lost.")
  private boolean yes;

  @Option(
      names = "--revoke",
      description =
          "With --repair: although processes of this host have the store open; they, as all of"
              + " other hosts, get an error and must open it again.")
  private boolean revoke;

  @Override
  int run(Console console) throws Exception {
    if ((yes || revoke) && !repair) {
      throw CommandException.usage((yes ? "--yes" : "--revoke") + " is for --repair");
    }
    if (bucketCount != null && (bucketCount < 1 || bucketCount > InterleaveParams.MAX_BUCKETS)) {
      throw CommandException.usage(
          "-B " + bucketCount + ": expected 1 to " + InterleaveParams.MAX_BUCKETS + " buckets");
    }
    MediaSpec spec = Stores.spec(common()).primaryFirst(MediaOptions.defaults());
    RepairReport repaired = repair ? repair(console, spec) : null;
    FsckReport report = Fsck.check(spec, MediaOptions.defaults());
    String role = isOwner(report.superblock()) ? "owner" : "client";
    List<BucketUsage> buckets = buckets(report);
    if (json.on) {
      printJson(console.json(), report, repaired, role, buckets);
    } else {
      new FsckText(report, role, verbose).print(console, buckets);
    }
    warnings(report).forEach(console::warning);
    if (report.figures().isPresent()) {
      BackingSpace.notes(report.figures().get().usage()).forEach(console::note);
    }
    return exitCode(report);
  }

  /** A host that cannot tell who it is counts as a client (famfs-format section 8). */
  private boolean isOwner(Superblock superblock) {
    try {
      return superblock.systemUuid().equals(Stores.options(common()).identity().uuid());
    } catch (MediaAccessException nobody) {
      return false;
    }
  }

  private List<BucketUsage> buckets(FsckReport report) {
    return bucketCount == null || report.figures().isEmpty()
        ? List.of()
        : BucketUsage.of(report.figures().get().primarySpace(), bucketCount);
  }

  private static List<String> warnings(FsckReport report) {
    return report.figures().map(figures -> figures.usage().warnings()).orElse(List.of());
  }

  /** Says what will be done before it is done. */
  private RepairReport repair(Console console, MediaSpec spec) throws IOException {
    StoreOptions options = Stores.options(common());
    Repair.Plan plan = Repair.plan(spec, options);
    if (!json.on) {
      new RepairReport(plan).printText(console);
      console.flush();
    }
    boolean allowed = yes || !plan.losesIntactEntries();
    if (plan.isNeeded() && allowed) {
      Repair.apply(spec, options, plan, revoke);
    }
    if (!allowed) {
      console.warning(
          plan.intactCount()
              + " valid entries would be lost: nothing was done; to do it give --yes");
    }
    return new RepairReport(plan).carriedOut(plan.isNeeded() && allowed);
  }

  private static int exitCode(FsckReport report) {
    if (report.refused()) {
      return ExitCodes.CORRUPT;
    }
    return report.verdict() == FsckReport.Verdict.ERRORS ? ExitCodes.NO : ExitCodes.DONE;
  }

  static String name(FsckReport.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  /** The key {@code problems} with its array. */
  static void problems(JsonWriter json, List<MediaProblem> problems) throws IOException {
    json.key("problems").beginArray();
    for (MediaProblem problem : problems) {
      json.beginObject().field("code", problem.code().name());
      if (problem.logIndex() != MediaProblem.NO_ENTRY) {
        json.field("i", problem.logIndex());
      }
      json.field("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      if (problem.units() > 0) {
        json.field("units", problem.units());
      }
      json.field("message", problem.message()).endObject();
    }
    json.endArray();
  }

  private static void printJson(
      JsonWriter json,
      FsckReport report,
      RepairReport repaired,
      String role,
      List<BucketUsage> buckets)
      throws IOException {
    json.beginObject().field("verdict", name(report.verdict())).field("role", role);
    superblock(json, report.superblock());
    if (report.header().isPresent()) {
      header(json, report.header().get());
    }
    if (report.figures().isPresent()) {
      usage(json, report.figures().get());
    }
    if (!buckets.isEmpty()) {
      BucketUsage.printJson(json, buckets);
    }
    json.key("warnings").beginArray();
    for (String warning : warnings(report)) {
      json.value(warning);
    }
    json.endArray();
    problems(json, report.problems());
    if (repaired != null) {
      repaired.printJson(json);
    }
    json.endObject().endDocument();
  }

  private static void superblock(JsonWriter json, Superblock superblock) throws IOException {
    json.key("superblock").beginObject();
    json.field("magic", hex(superblock.magic()));
    json.unsignedField("version", superblock.version());
    json.unsignedField("log_offset", superblock.logOffset());
    json.unsignedField("log_len", superblock.logBytes());
    json.unsignedField("alloc_unit", superblock.allocUnitBytes());
    json.field("omf_major", Integer.toUnsignedLong(superblock.omfMajor()));
    json.field("omf_minor", Integer.toUnsignedLong(superblock.omfMinor()));
    json.field("uuid", superblock.fsUuid().toString());
    json.field("fs_uuid", superblock.fsUuid().toString());
    json.field("dev_uuid", superblock.deviceUuid().toString());
    json.field("system_uuid", superblock.systemUuid().toString());
    json.field("crc", hex(superblock.crc())).field("crc_computed", hex(superblock.crcComputed()));
    json.field("sb_flags", Integer.toUnsignedLong(superblock.flags()));
    json.unsignedField("device_size", superblock.deviceSizeBytes());
    json.field("device_name", superblock.deviceName());
    json.unsignedField("daxdev_size", superblock.deviceSizeBytes());
    json.field("daxdev_uuid", superblock.daxdevUuid().toString());
    json.field("daxdev_name", superblock.deviceName()).endObject();
  }

  private static void header(JsonWriter json, LogHeader header) throws IOException {
    json.key("log").beginObject();
    json.field("magic", hex(header.magic()));
    json.unsignedField("len", header.logBytes());
    json.unsignedField("log_len", header.logBytes());
    json.unsignedField("last_index", header.lastIndex());
    json.field("crc", hex(header.crc())).field("crc_computed", hex(header.crcComputed()));
    json.unsignedField("next_seqnum", header.nextSeqnum());
    json.unsignedField("next_index", header.nextIndex()).endObject();
  }

  private static void usage(JsonWriter json, FsckReport.Figures figures) throws IOException {
    StoreUsage usage = figures.usage();
    json.key("usage").beginObject();
    DfVerb.space(json, usage);
    json.field("file_bytes", usage.fileBytes());
    if (usage.spaceAmplification().isPresent()) {
      json.key("space_amplification").value(usage.spaceAmplification().getAsDouble());
    }
    json.field("entries", usage.entryCount()).field("slots", usage.slotCount());
    json.field("log_bytes_in_use", FsckText.logBytesInUse(usage));
    json.field("bad_entries", figures.badEntryCount());
    json.field("files", figures.fileCount()).field("dirs", figures.directoryCount());
    DfVerb.devices(json, usage);
    json.endObject();
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
