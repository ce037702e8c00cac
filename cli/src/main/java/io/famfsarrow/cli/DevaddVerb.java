package io.famfsarrow.cli;

import io.famfsarrow.store.AddDeviceOptions;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.StoreDevice;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a device to a store. */
@Command(
    name = "devadd",
    description =
        "Adds a device to the store, for files that do not fit elsewhere and for files that are "
            + "spread over several (--interleave). It cannot be taken out again. From then on name "
            + "it behind the store's primary; where it is not named, files on it are listed and "
            + "cannot be read. A medium that carries anything is refused without --force.",
    footer = {
      "%nThe famfs tools read of a store of several devices only what lies on its primary.",
      "%nExample:",
      "  famfs-arrow --store /dev/dax0.0 devadd /dev/dax1.0",
      "  famfs-arrow --store /dev/dax0.0,/dev/dax1.0 ls"
    })
final class DevaddVerb extends Verb {
  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Make a file medium of that size: bytes, or with K, M, G, T.")
  private Long sizeBytes;

  @Option(
      names = {"-f", "--force"},
      description = "Add it although it carries a store or other data, which are lost.")
  private boolean force;

  @Option(names = "--small", description = "Allow a device below 4 GiB (test labs).")
  private boolean small;

  @Parameters(paramLabel = "MEDIUM", description = "File or device.")
  private Path medium;

  @Override
  int run(Console console) throws Exception {
    OptionalLong size = sizeBytes == null ? OptionalLong.empty() : OptionalLong.of(sizeBytes);
    try (FamfsMaster master = Stores.master(common())) {
      StoreDevice device = master.addDevice(medium, new AddDeviceOptions(size, force, small));
      console.line(
          medium
              + ": device "
              + device.index()
              + ", "
              + Sizes.human(device.sizeBytes())
              + ", UUID "
              + device.uuid());
      boolean all = master.devices().stream().allMatch(StoreDevice::attached);
      String others = all ? "" : ", and the store's other devices";
      console.line("from now on: --store " + master.spec().with(medium) + others);
      console.note("the famfs tools read of this store only what lies on its primary");
      if (device.sizeBytes() < Mkfs.REFERENCE_MINIMUM_BYTES) {
        console.note("below 4 GiB: the famfs tools would not have formatted it");
      }
      Stores.warn(common(), master);
    }
    return ExitCodes.DONE;
  }
}
