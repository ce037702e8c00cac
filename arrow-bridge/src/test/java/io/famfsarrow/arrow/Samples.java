package io.famfsarrow.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Files of the test resources. */
final class Samples {

  private Samples() {}

  static Path folder(String name) {
    try {
      return Path.of(Samples.class.getResource("/arrow-ipc/" + name).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Files below a folder, sorted. */
  static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  /** The integration JSON beside an Arrow file, unpacked into a folder. */
  static Path json(Path arrow, Path into) throws IOException {
    String name = arrow.getFileName().toString().replace(".arrow", ".json");
    Path json = into.resolve(name);
    try (InputStream packed = Files.newInputStream(arrow.resolveSibling(name + ".gz"));
        InputStream text = new GZIPInputStream(packed)) {
      Files.copy(text, json);
    }
    return json;
  }
}
