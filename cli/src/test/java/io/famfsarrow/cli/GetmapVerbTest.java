package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetmapVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @Test
  void mapsOneFileOrAll() {
    store.run("creat", "-s", "1", "/f").expectDone();
    store.run("creat", "-s", "2M", "/g").expectDone();
    JsonNode one = store.run("getmap", "--json", "/g").json();
    assertEquals("[[0,12582912,2097152]]", one.get("extents").toString());
    JsonNode all = store.run("getmap", "--json").json().get("files");
    assertEquals(2, all.size());
    assertEquals(one, all.get(1));
    String text = store.run("getmap").expectDone().out();
    assertTrue(text.contains("/f  1 bytes\n  extent 0  device 0, offset 10485760"), text);
  }

  @Test
  void directoriesHaveNoMap() {
    store.run("getmap", "/").expectRefused(ExitCodes.NOT_FOUND, "directory");
  }
}
