package io.famfsarrow.cli;

import io.famfsarrow.fuse.FuseProbe;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.SystemIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at this host, by trying where that leaves nothing behind. */
final class HostCheckups {
  private static final int COLLAPSE_KERNEL_MAJOR = 6;
  private static final int COLLAPSE_KERNEL_MINOR = 1;
  private static final long SMALL_MEMORY_BYTES = 1L << 30;

  private HostCheckups() {}

  static List<Checkup> all(CommonOptions common) throws IOException, InterruptedException {
    List<Checkup> checkups = new ArrayList<>();
    checkups.add(kernel());
    checkups.add(Checkup.ok("java", System.getProperty("java.vm.name") + " " + Runtime.version()));
    checkups.addAll(processor());
    checkups.add(memory());
    checkups.add(SharedMemoryCheckup.run());
    checkups.addAll(daxDevices());
    checkups.add(fuse());
    checkups.add(identity(common));
    if (common.hasStore()) {
      checkups.add(store(common));
    }
    checkups.add(python());
    return checkups;
  }

  private static Checkup kernel() throws IOException {
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    String[] parts = release.split("[^0-9]+", -1);
    int major = Integer.parseInt(parts[0]);
    int minor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
    boolean collapses =
        major > COLLAPSE_KERNEL_MAJOR
            || (major == COLLAPSE_KERNEL_MAJOR && minor >= COLLAPSE_KERNEL_MINOR);
    return collapses
        ? Checkup.ok("kernel", "Linux " + release)
        : Checkup.note(
            "kernel",
            "Linux " + release + ": before 6.1, so a plain /dev/shm has small pages only",
            "a kernel from 6.1 on, or mount -t tmpfs -o huge=within_size,size=SIZE tmpfs DIR");
  }

  private static List<Checkup> processor() throws IOException {
    Set<String> flags = processorFlags();
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    if (!x86) {
      return List.of(
          Checkup.ok("cache lines", "dc cvac, dc civac"),
          flags.contains("uscat")
              ? Checkup.ok("16-byte store", "LSE2")
              : Checkup.note("16-byte store", "no LSE2: counters are stored one by one", null));
    }
    Set<String> found = new TreeSet<>(Set.of("clwb", "clflushopt", "clflush"));
    found.retainAll(flags);
    String names = String.join(", ", found);
    Checkup lines =
        found.size() > 1 || found.contains("clwb")
            ? Checkup.ok("cache lines", names)
            : Checkup.note("cache lines", names + ": slow on incoherent media", null);
    Checkup store =
        flags.contains("avx")
            ? Checkup.ok("16-byte store", "atomic (AVX)")
            : Checkup.note("16-byte store", "no AVX: counters are stored one by one", null);
    return List.of(lines, store);
  }

  private static Set<String> processorFlags() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> Arrays.stream(line.split("\\s+")).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private static Checkup memory() {
    long available = ProcessMemory.availableBytes();
    String text =
        Sizes.human(ProcessMemory.totalBytes()) + ", " + Sizes.human(available) + " available";
    return available < SMALL_MEMORY_BYTES
        ? Checkup.note("memory", text + ": little", null)
        : Checkup.ok("memory", text);
  }

  private static List<Checkup> daxDevices() throws IOException {
    List<Checkup> checkups = new ArrayList<>();
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(Path.of("/dev"), "dax*")) {
      devices.forEach(device -> checkups.add(daxDevice(device)));
    }
    if (checkups.isEmpty()) {
      checkups.add(Checkup.ok("dax devices", "none: stores are files on this host"));
    }
    return checkups;
  }

  private static Checkup daxDevice(Path device) {
    Optional<String> problem = MediumProbe.mapProblem(device);
    String fix =
        "chown or chmod it, or daxctl reconfigure-device --mode=devdax " + device.getFileName();
    return problem
        .map(text -> Checkup.note(device.toString(), text, fix))
        .orElseGet(() -> Checkup.ok(device.toString(), MediumProbe.content(device)));
  }

  private static Checkup fuse() {
    return FuseProbe.run()
        .problem()
        .map(text -> Checkup.note("fuse", "no mounts: " + text, null))
        .orElseGet(() -> Checkup.ok("fuse", "mounts work"));
  }

  private static Checkup identity(CommonOptions common) {
    try {
      SystemIdentity identity = SystemIdentity.resolve(common.systemUuid());
      return Checkup.ok("identity", identity.uuid() + " from " + identity.origin());
    } catch (FamfsException none) {
      return Checkup.missing("identity", none.getMessage(), "export FAMFS_SYSTEM_UUID=$(uuidgen)");
    }
  }

  private static Checkup store(CommonOptions common) {
    try (FamfsStore store = Stores.client(common)) {
      String role = DfVerb.roleName(store).equals("owner") ? "its owner" : "a client";
      String cache = store.primaryMedia().cacheControl().description();
      return Checkup.ok(
          "store", store.spec() + ": this host is " + role + "; cache lines: " + cache);
    } catch (FamfsException problem) {
      return Checkup.missing("store", problem.getMessage(), "famfs-arrow fsck, or mkfs");
    }
  }

  private static Checkup python() throws IOException, InterruptedException {
    return DemoPython.find()
        .map(python -> Checkup.ok("python", python.versions()))
        .orElseGet(
            () ->
                Checkup.note(
                    "python",
                    "none with pyarrow (only readers in Python need it)",
                    "pip install pyarrow; FAMFS_PYTHON names the Python"));
  }
}
