package io.famfsarrow.fuse.jnr;

import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.StoreIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that libfuse's main function takes. */
final class LibFuseArguments {

  /**
   * How long the kernel may keep names and attributes, in seconds. A published file never changes,
   * so long; a name that does not exist is asked for again each time, so that new files are seen.
   */
  private static final int KEPT_SECONDS = 3600;

  private LibFuseArguments() {}

  static String[] of(StoreIdentity store, Path directory, MountOptions options) {
    List<String> settings = new ArrayList<>();
    settings.add("ro");
    settings.add("nosuid");
    settings.add("nodev");
    settings.add("default_permissions");
    settings.add("use_ino");
    settings.add("attr_timeout=" + KEPT_SECONDS);
    settings.add("entry_timeout=" + KEPT_SECONDS);
    settings.add("negative_timeout=0");
    settings.add("subtype=famfs-arrow");
    String source = options.source().isEmpty() ? store.media().get(0) : options.source();
    settings.add("fsname=" + escape(source));
    if (options.allowOther()) {
      settings.add("allow_other");
    }
    if (options.noExec()) {
      settings.add("noexec");
    }
    return new String[] {
      "famfs-arrow", "-f", "-o", String.join(",", settings), directory.toString()
    };
  }

  /** A comma ends an option, a backslash takes away its meaning. */
  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,");
  }
}
