package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The machine and the features of its processors.
 *
 * @param machine which machine code it runs
 * @param flags names as {@code /proc/cpuinfo} gives them ("clwb", "avx", "uscat")
 */
record CpuFeatures(Machine machine, Set<String> flags) {

  CpuFeatures {
    flags = Set.copyOf(flags);
  }

  static CpuFeatures ofThisMachine() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    try {
      return parse(Machine.current(), Files.readString(cpuInfo, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new MediaAccessException("cannot read " + cpuInfo + ": " + e.getMessage(), e);
    }
  }

  /** Takes the features of the first processor; none if the text does not list them. */
  static CpuFeatures parse(Machine machine, String cpuInfo) {
    String label = machine == Machine.X86_64 ? "flags" : "Features";
    Set<String> flags =
        cpuInfo
            .lines()
            .map(line -> line.split(":", 2))
            .filter(parts -> parts.length == 2 && parts[0].strip().equals(label))
            .findFirst()
            .map(parts -> Set.of(parts[1].strip().split("\\s+")))
            .orElse(Set.of());
    return new CpuFeatures(machine, flags);
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }
}
