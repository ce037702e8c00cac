package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShowVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void describesATable() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
    JsonNode show = store.run("show", "--json", "/f.arrow").expectDone().json();
    assertEquals("/f.arrow", show.get("path").asText());
    assertEquals(200_000, show.get("rows").asInt());
    JsonNode batch = show.get("batches").get(0);
    assertEquals(200_000, batch.get("rows").asInt());
    assertTrue(batch.get("offset").asLong() > 0 && batch.get("length").asLong() > 1_600_000);
    assertTrue(batch.has("crc32c"));
    assertEquals(
        "{\"name\":\"time\",\"type\":\"float32\",\"nullable\":true}",
        show.get("schema").get(2).toString());
    assertTrue(show.get("statistics").isArray());
    assertEquals(3, show.get("buffers").get("mapped").asInt());
    assertEquals(0, show.get("buffers").get("copied").asInt());
    assertEquals(0, show.get("buffers").get("reasons").size());
    assertEquals(1, show.get("extents").size());
    assertTrue(show.get("page_size").asInt() >= 4096);
    String text = store.run("show", "/f.arrow").expectDone().out();
    assertTrue(text.contains("3 mapped, 0 copied"), text);
  }

  @Test
  void saysHowToPublishACompressedTableBetter() throws IOException {
    Path compressed = store.folder().resolve("z.arrow");
    try (RootAllocator allocator = new RootAllocator();
        BigIntVector numbers = new BigIntVector("n", allocator);
        OutputStream out = Files.newOutputStream(compressed)) {
      numbers.allocateNew(10_000);
      numbers.setValueCount(10_000); // all null, which compresses well
      try (VectorSchemaRoot root = VectorSchemaRoot.of(numbers);
          ArrowFileWriter writer =
              new ArrowFileWriter(
                  root,
                  null,
                  Channels.newChannel(out),
                  Map.of(),
                  IpcOption.DEFAULT,
                  CommonsCompressionFactory.INSTANCE,
                  CompressionUtil.CodecType.LZ4_FRAME)) {
        writer.writeBatch();
      }
    }
    store.run("cp", compressed.toString(), "/z.arrow").expectDone();
    String text = store.run("show", "/z.arrow").expectDone().out();
    assertTrue(text.contains("every reader copies it"), text);
    JsonNode show = store.run("show", "--json", "/z.arrow").expectDone().json();
    assertTrue(show.get("advice").asText().contains("cat /z.arrow > t.arrow"));
    store.run("publish", compressed.toString(), "/better.arrow").expectDone();
    assertFalse(store.run("show", "--json", "/better.arrow").expectDone().json().has("advice"));
  }

  @Test
  void showsWhatTheBatchIndexHas() throws IOException {
    String csv =
        store.file("t.csv", "id,name,when\n1,b,2001-02-03\n,a,2001-02-01\n3,,\n").toString();
    store.run("publish", "--batch-rows", "2", csv, "/t.arrow").expectDone();
    JsonNode show = store.run("show", "--json", "/t.arrow").expectDone().json();
    assertTrue(show.get("batches").get(1).get("crc32c").asText().matches("[0-9a-f]{8}"));
    JsonNode id = show.get("statistics").get(0);
    assertEquals("id", id.get("column").asText());
    assertEquals(1, id.get("null_count").asInt());
    assertEquals(1, id.get("min").asInt());
    assertEquals(3, id.get("max").asInt());
    assertTrue(id.get("exact").asBoolean());
    JsonNode last = show.get("statistics").get(2).get("batches").get(1);
    assertEquals("{\"null_count\":1,\"min\":null,\"max\":null,\"exact\":false}", last.toString());
    assertEquals("2001-02-01", show.get("statistics").get(2).get("min").asText());
    String text = store.run("show", "/t.arrow").expectDone().out();
    assertTrue(text.contains("greatest") && text.contains("2001-02-03"), text);
  }

  @Test
  void describesAFolder() throws IOException {
    String csv = store.file("one.csv", "id\n1\n2\n").toString();
    store.run("publish", csv, store.file("two.csv", "id\n3\n").toString(), "/t").expectDone();
    JsonNode show = store.run("show", "--json", "/t").json();
    assertEquals(3, show.get("rows").asInt());
    assertEquals("/t/two.arrow", show.get("files").get(1).get("path").asText());
    store.run("show", "/t/").expectDone();
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    store.run("cp", store.file("text", "no table at all").toString(), "/text").expectDone();
    store.run("show", "/text").expectRefused(ExitCodes.CORRUPT, "/text");
    store.run("show", "/").expectRefused(ExitCodes.NOT_FOUND, "no dataset");
    store.run("show", "/f").expectRefused(ExitCodes.NOT_FOUND, "/f");
  }
}
