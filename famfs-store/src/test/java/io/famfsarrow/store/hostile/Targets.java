package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is fuzzed, by name. A target takes any input and throws only if something is at fault. */
final class Targets {

  /** One thing that is fuzzed. */
  interface Target {
    void run(byte[] input);

    /** Inputs to start from. */
    List<byte[]> seeds() throws IOException;
  }

  /** Makes a target that may keep files in a folder. */
  private interface Maker {
    Target make(Path folder) throws IOException;
  }

  private static final Map<String, Maker> MAKERS = new LinkedHashMap<>();

  static {
    MAKERS.put("metadata", folder -> new MetadataTarget());
    MAKERS.put("image", folder -> new ImageTarget(folder, false));
    MAKERS.put("owner", folder -> new ImageTarget(folder, true));
    MAKERS.put("defaults", folder -> new DefaultsTarget());
    MAKERS.put("save", SaveTarget::new);
    MAKERS.put("queue", folder -> new QueueTarget());
  }

  private Targets() {}

  static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  static Target make(String name, Path folder) throws IOException {
    return MAKERS.get(name).make(folder);
  }
}
