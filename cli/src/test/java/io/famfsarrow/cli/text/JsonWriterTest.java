package io.famfsarrow.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteSink sink = new ByteSink(bytes);

  @Test
  void breaksTheOuterLevelsIntoLines() throws IOException {
    JsonWriter json = JsonWriter.pretty(sink);
    json.beginObject().field("a", 1).key("list").beginArray();
    json.beginObject().field("b", "x").key("e").beginArray().value(1).value(2).endArray();
    json.endObject().beginObject().endObject().endArray().endObject().endDocument();
    assertEquals(
        "{\n  \"a\": 1,\n  \"list\": [\n    {\"b\": \"x\", \"e\": [1, 2]},\n    {}\n  ]\n}\n",
        written());
  }

  @Test
  void escapesWhatMustNotStandInAString() throws IOException {
    JsonWriter.compact(sink).value("q\" b\\ \n\t\r\u0001\u007f grüß").endDocument();
    assertEquals("\"q\\\" b\\\\ \\n\\t\\r\\u0001\\u007f grüß\"\n", written());
  }

  @Test
  void writesCompactLinesOneAfterAnother() throws IOException {
    JsonWriter json = JsonWriter.compact(sink);
    for (int i = 0; i < 2; i++) {
      json.beginObject().field("i", i).field("ok", true).key("n").nullValue();
      json.endObject().endDocument();
    }
    assertEquals("{\"i\":0,\"ok\":true,\"n\":null}\n{\"i\":1,\"ok\":true,\"n\":null}\n", written());
  }

  @Test
  void numbersThatJsonHasNoFormForBecomeStrings() throws IOException {
    JsonWriter json = JsonWriter.compact(sink);
    json.beginArray().value(0.5).value(Double.NaN).value(Float.NEGATIVE_INFINITY);
    json.value(Long.MIN_VALUE).endArray();
    assertEquals("[0.5,\"NaN\",\"-Infinity\",-9223372036854775808]", written());
  }

  private String written() throws IOException {
    sink.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
