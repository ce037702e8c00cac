package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.content.SeededContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the famfs tools wrote from a seed verifies here, in every golden image that has such files.
 */
class SeededContentGoldenTest {
  private static final String PATTERN = "famfs-rand";

  @TempDir Path folder;

  static Stream<GoldenImage> images() throws Exception {
    List<GoldenImage> images = new ArrayList<>();
    for (String name : GoldenImage.NAMES) {
      GoldenImage image = GoldenImage.load(name);
      boolean played = !image.expect().get("replay").asText().equals("refused");
      if (played && !seeded(image).isEmpty()) {
        images.add(image);
      }
    }
    return images.stream();
  }

  private static List<JsonNode> seeded(GoldenImage image) {
    List<JsonNode> files = new ArrayList<>();
    for (JsonNode file : image.manifest().withArray("files")) {
      boolean readable = file.path("visible").asBoolean() && file.path("readable").asBoolean();
      if (readable && file.path("pattern").asText().equals(PATTERN)) {
        files.add(file);
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("images")
  void verifies(GoldenImage image) throws Exception {
    Path medium = folder.resolve(image.name() + ".img");
    image.unpack(medium);
    try (FamfsClient client = StoreFixture.client(MediaSpec.of(medium))) {
      for (JsonNode file : seeded(image)) {
        String path = (file.has("norm") ? file.get("norm") : file.get("path")).asText();
        long seed = file.get("seed").asLong();
        try (FileView view = client.open(FamfsPath.of("/" + path))) {
          assertTrue(view.sizeBytes() > 0, path);
          assertEquals(OptionalLong.empty(), SeededContent.verify(view, seed), path);
          assertEquals(OptionalLong.of(0), SeededContent.verify(view, seed + 1), path);
        }
      }
    }
  }
}
