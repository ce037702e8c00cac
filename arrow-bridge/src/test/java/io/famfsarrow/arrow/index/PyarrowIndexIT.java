package io.famfsarrow.arrow.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pyarrow makes a table with every type that it knows, reads what we publish of it, and finds in
 * the batch index what it computes itself.
 */
class PyarrowIndexIT {

  private static final int MAX_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void pyarrowReadsTheFileAndItsIndex() throws Exception {
    String python = System.getenv("FAMFS_TEST_PYTHON");
    assumeTrue(python != null, "FAMFS_TEST_PYTHON names no Python with pyarrow");
    Path script = Path.of(PyarrowIndexIT.class.getResource("/batch-index/check.py").toURI());
    Path source = folder.resolve("source.arrow");
    run(python, script, "make", source);
    Path published = folder.resolve("published.arrow");
    try (PublishedTables tables = new PublishedTables(folder);
        TableSource table = TableSources.open(source)) {
      Files.write(published, tables.bytes(table, PublishOptions.defaults().withBatchRows(700)));
    }
    run(python, script, "check", source, published);
  }

  private static void run(String python, Path script, String verb, Path... files)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(python, script.toString(), verb);
    for (Path file : files) {
      builder.command().add(file.toString());
    }
    Path output = Files.createTempFile("pyarrow-index", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertEquals(0, ended ? process.exitValue() : -1, said);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
