package io.famfsarrow.cli;

import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.DeviceUsage;
import io.famfsarrow.store.StoreUsage;
import io.famfsarrow.store.format.LogEntryLayout;
import io.famfsarrow.store.format.LogHeader;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.fsck.FsckReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What fsck found, for people. */
final class FsckText {
  private static final int PERCENT = 100;

  private final FsckReport report;
  private final String role;
  private final boolean verbose;
  private final TextTable table = new TextTable("<<");

  FsckText(FsckReport report, String role, boolean verbose) {
    this.report = report;
    this.role = role;
    this.verbose = verbose;
  }

  /** Prints figures, then problems, then the verdict in one word. */
  void print(Console console, List<BucketUsage> buckets) throws IOException {
    Superblock superblock = report.superblock();
    if (superblock.problem().isEmpty()) {
      identityRows(superblock);
      report.header().filter(header -> verbose).ifPresent(this::headerRows);
      report.figures().ifPresent(this::usageRows);
      buckets.forEach(bucket -> bucket.addTo(table));
      table.print(console.out());
    }
    for (MediaProblem problem : report.problems()) {
      String severity = problem.severity().name().toLowerCase(Locale.ROOT);
      console.line(TextTable.printable(severity + " " + problem));
    }
    console.line(FsckVerb.name(report.verdict()));
  }

  private void identityRows(Superblock superblock) {
    table.row("file system", superblock.fsUuid());
    table.row("owner", superblock.systemUuid() + (role.equals("owner") ? " (this host)" : ""));
    table.row("format", superblock.omfMajor() + "." + superblock.omfMinor());
    if (verbose) {
      table.row("device", superblock.deviceUuid());
      table.row("formatted as", superblock.deviceName());
      table.row("device size", Long.toUnsignedString(superblock.deviceSizeBytes()) + " bytes");
      table.row("flags", Integer.toUnsignedString(superblock.flags()));
      table.row("allocation unit", FsckVerb.hex(superblock.allocUnitBytes()));
      table.row(
          "structures",
          "superblock "
              + SuperblockLayout.LENGTH_BYTES
              + ", log header "
              + LogHeaderLayout.LENGTH_BYTES
              + ", log entry "
              + LogEntryLayout.LENGTH_BYTES
              + " bytes");
    }
  }

  private void headerRows(LogHeader header) {
    table.row(
        "log header",
        Long.toUnsignedString(header.logBytes())
            + " bytes, last index "
            + Long.toUnsignedString(header.lastIndex())
            + ", next index "
            + Long.toUnsignedString(header.nextIndex())
            + ", next sequence number "
            + Long.toUnsignedString(header.nextSeqnum()));
  }

  private void usageRows(FsckReport.Figures figures) {
    StoreUsage usage = figures.usage();
    table.row(
        "space",
        Sizes.human(usage.usedBytes())
            + " of "
            + Sizes.human(usage.capacityBytes())
            + " used"
            + percent(usage)
            + ", for "
            + Sizes.human(usage.fileBytes())
            + " in files"
            + amplification(usage));
    table.row("largest free run", Sizes.human(usage.largestFreeRunBytes()));
    if (verbose || usage.devices().size() > 1) {
      usage
          .devices()
          .forEach(device -> table.row("device " + device.device().index(), deviceText(device)));
    }
    table.row("log", logText(figures, usage));
  }

  private String logText(FsckReport.Figures figures, StoreUsage usage) {
    return usage.entryCount()
        + " of "
        + usage.slotCount()
        + " entries: "
        + figures.fileCount()
        + " files, "
        + figures.directoryCount()
        + " directories, "
        + figures.badEntryCount()
        + " bad"
        + (verbose ? "; " + logBytesInUse(usage) + " bytes in use" : "");
  }

  /** Header and entries. */
  static long logBytesInUse(StoreUsage usage) {
    return LogHeaderLayout.LENGTH_BYTES + usage.entryCount() * LogEntryLayout.LENGTH_BYTES;
  }

  private String percent(StoreUsage usage) {
    return verbose && usage.capacityBytes() > 0
        ? String.format(
            Locale.ROOT, " (%.1f%%)", (double) PERCENT * usage.usedBytes() / usage.capacityBytes())
        : "";
  }

  /** Space for each byte in files, superblock and log included. */
  private static String amplification(StoreUsage usage) {
    OptionalDouble ratio = usage.spaceAmplification();
    return ratio.isEmpty()
        ? ""
        : String.format(Locale.ROOT, " (amplification %.2f)", ratio.getAsDouble());
  }

  private static String deviceText(DeviceUsage usage) {
    return Sizes.human(usage.usedBytes())
        + " of "
        + Sizes.human(usage.capacityBytes())
        + " used, largest free run "
        + Sizes.human(usage.largestFreeRunBytes())
        + ", "
        + usage.device().path().map(Path::toString).orElse("not attached")
        + ", UUID "
        + usage.device().uuid();
  }
}
