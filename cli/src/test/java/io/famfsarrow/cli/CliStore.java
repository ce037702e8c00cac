package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh store for each test, of which this host is the owner; checked by fsck at the end. */
final class CliStore implements BeforeEachCallback, AfterEachCallback {
  static final String OWNER = "0e5b5164-1e5f-4c1f-8d3a-0123456789ab";
  static final String STRANGER = "7f000001-1e5f-4c1f-8d3a-0123456789ab";

  private Path folder;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("famfs-cli-test-");
    run("mkfs", "--size", "128M", medium().toString()).expectDone();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    try {
      if (Files.exists(medium())) {
        assertEquals(ExitCodes.DONE, run("fsck").exitCode(), "fsck at the end");
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }

  Path medium() {
    return folder.resolve("store.famfs");
  }

  /** A new file beside the medium. */
  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** A copy of a resource beside the medium. */
  Path resource(String name) throws IOException {
    Path file = folder.resolve(Path.of(name).getFileName());
    try (InputStream in = CliStore.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
    return file;
  }

  /** 200,000 rows of delay int16, distance int16, time float32. */
  Path flights() throws IOException {
    return resource("demo/flights-200k.arrow");
  }

  CliRun run(String... args) {
    return runAs(OWNER, args);
  }

  CliRun runAs(String systemUuid, String... args) {
    List<String> all = new ArrayList<>(List.of("--store", medium().toString()));
    all.addAll(List.of("--system-uuid", systemUuid));
    all.addAll(List.of(args));
    return CliRun.of(all.toArray(String[]::new));
  }
}
