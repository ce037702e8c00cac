package io.famfsarrow.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every verb takes, before or behind its name. */
@Command(name = "famfs-arrow", sortOptions = false)
final class CommonOptions {
  private static final String STORE_VARIABLE = "FAMFS_STORE";

  @Option(
      names = "--store",
      paramLabel = "MEDIUM",
      scope = ScopeType.INHERIT,
      order = 100,
      description = "The store: a file or device, several joined by commas (else: FAMFS_STORE).")
  private List<String> media;

  @Option(
      names = "--system-uuid",
      paramLabel = "UUID",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Be that host (else: FAMFS_SYSTEM_UUID, /opt/famfs/system_uuid).")
  private String systemUuid;

  private Console console;

  void use(Console console) {
    this.console = console;
  }

  /** Where warnings go. */
  Console console() {
    return console;
  }

  /** The media specification, primary first. */
  String store() {
    String spec = media == null ? System.getenv(STORE_VARIABLE) : String.join(",", media);
    if (spec == null || spec.isEmpty()) {
      throw CommandException.usage(
          "which store? Give --store MEDIUM or set FAMFS_STORE, as in FAMFS_STORE=/dev/shm/demo.famfs");
    }
    return spec;
  }

  /** Whether a store was named at all. */
  boolean hasStore() {
    return media != null || System.getenv(STORE_VARIABLE) != null;
  }

  /** The host's UUID as given, or null. */
  String systemUuid() {
    return systemUuid;
  }
}
