package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Jazzer calls. The property {@code famfs.fuzz.target} names a target, or {@code all}: then
 * the first byte of an input chooses one. {@code famfs.fuzz.folder} is where media lie.
 */
public final class Fuzz {
  private static final List<Targets.Target> TARGETS = new ArrayList<>();

  private Fuzz() {}

  /** Called once. */
  public static void fuzzerInitialize() throws IOException {
    TARGETS.addAll(make(System.getProperty("famfs.fuzz.target")));
  }

  private static List<Targets.Target> make(String name) throws IOException {
    Path folder = Path.of(System.getProperty("famfs.fuzz.folder"));
    List<Targets.Target> targets = new ArrayList<>();
    for (String each : name.equals("all") ? Targets.names() : List.of(name)) {
      Path own = Files.createDirectories(folder.resolve(each));
      targets.add(Targets.make(each, own));
    }
    return targets;
  }

  /** Called for every input. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (TARGETS.size() == 1) {
      TARGETS.get(0).run(input);
    } else if (input.length > 0) {
      byte[] rest = Arrays.copyOfRange(input, 1, input.length);
      TARGETS.get(Byte.toUnsignedInt(input[0]) % TARGETS.size()).run(rest);
    }
  }
}
