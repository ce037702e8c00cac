package io.famfsarrow.arrow.build;

import io.famfsarrow.arrow.publish.GeneratedTable;
import io.famfsarrow.arrow.publish.PublishOptions;
import io.famfsarrow.arrow.publish.Publisher;
import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The other process of {@link BuilderProcessesIT}: {@code MEDIUM build PATH BYTES} starts a table,
 * says so, and seals it when it is told to; {@code MEDIUM publish PATH ROWS} publishes one.
 */
public final class BuilderChild {

  static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable("id", new ArrowType.Int(64, true))));
  static final int BATCH_ROWS = 1000;

  private BuilderChild() {}

  public static void main(String[] arguments) throws IOException {
    MediaSpec medium = MediaSpec.of(Path.of(arguments[0]));
    FamfsPath path = FamfsPath.of(arguments[2]);
    long size = Long.parseLong(arguments[3]);
    try (FamfsMaster master = FamfsStore.openMaster(medium, BuildFixture.options())) {
      if (arguments[1].equals("build")) {
        build(master, path, size);
      } else {
        Publisher.on(master)
            .publish(new GeneratedTable(size, 1, 1000), path, PublishOptions.defaults());
        say("published");
      }
    }
  }

  private static void build(FamfsMaster master, FamfsPath path, long size) throws IOException {
    try (TableBuilder builder = TableBuilder.on(master).schema(SCHEMA).capacity(size).open()) {
      fill(builder.startBatch(BATCH_ROWS));
      builder.finishBatch(BATCH_ROWS);
      fill(builder.startBatch(BATCH_ROWS));
      say("building");
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      if ("seal".equals(in.readLine())) {
        builder.finishBatch(BATCH_ROWS);
        builder.seal(path);
        say("sealed");
      }
    }
  }

  private static void fill(VectorSchemaRoot root) {
    BigIntVector ids = (BigIntVector) root.getVector(0);
    for (int row = 0; row < BATCH_ROWS; row++) {
      ids.set(row, row);
    }
  }

  private static void say(String line) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(line);
  }
}
