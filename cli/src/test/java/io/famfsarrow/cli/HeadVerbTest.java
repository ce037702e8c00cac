package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeadVerbTest {
  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void publish() throws IOException {
    store.run("publish", store.flights().toString(), "/f.arrow").expectDone();
  }

  @Test
  void showsTheFirstRowsAligned() {
    assertEquals(
        "delay  distance  time\n    0      1452     0\n  171      2227     0\n",
        store.run("head", "-n", "2", "/f.arrow").expectDone().out());
  }

  @Test
  void showsTenRowsUnlessTold() {
    assertEquals(11, store.run("head", "/f.arrow").expectDone().out().lines().count());
    assertEquals("", store.run("head", "-n", "0", "/f.arrow").expectDone().out());
  }

  @Test
  void showsChosenColumnsAsJson() {
    assertEquals(
        "{\"time\":0,\"delay\":0}\n",
        store
            .run("head", "-n", "1", "--json", "--columns", "time,delay", "/f.arrow")
            .expectDone()
            .out());
  }

  @Test
  void aFolderIsOneTable() throws IOException {
    String one = store.file("one.csv", "id\n1\n2\n").toString();
    String two = store.file("two.csv", "id\n3\n4\n").toString();
    store.run("publish", one, two, "/t").expectDone();
    assertEquals("id\n 1\n 2\n 3\n", store.run("head", "-n", "3", "/t").expectDone().out());
    store.run("publish", store.file("three.csv", "name\nx\n").toString(), "/t").expectDone();
    store
        .run("head", "/t")
        .expectRefused(ExitCodes.USAGE, "/t/three.arrow", "name name instead of id");
  }

  @Test
  void refusesWrongColumnsAndCounts() {
    store.run("head", "--columns", "none", "/f.arrow").expectRefused(ExitCodes.USAGE, "none");
    store.run("head", "-n", "-1", "/f.arrow").expectRefused(ExitCodes.USAGE, "-1");
  }
}
