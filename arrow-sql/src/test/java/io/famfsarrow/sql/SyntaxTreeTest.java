package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyntaxTreeTest {

  private final Engine engine = Engine.forPlans();

  @AfterEach
  void close() {
    engine.close();
  }

  private List<SyntaxTree.Table> tables(String query) {
    return SyntaxTree.tables(SyntaxTree.ofOneQuery(engine, query));
  }

  @Test
  void tablesAreFoundWithTheirPlacesInBytes() {
    assertEquals(
        List.of(new SyntaxTree.Table("/ü", "", 23), new SyntaxTree.Table("/x", "y", 30)),
        tables("/* ü */ select * from '/ü', \"/x\" as y"));
    assertEquals(
        List.of("/a", "/b", "/c", "/d"),
        tables(
                "with w as (from '/a') select (select max(x) from '/b') from '/c'"
                    + " where exists (from '/d') and 'from ''/e''' = 'x'")
            .stream()
            .map(SyntaxTree.Table::name)
            .sorted()
            .toList());
  }

  @Test
  void tablesOfOtherSchemasAreNotOurs() {
    assertEquals(List.of(), tables("select * from main.\"/x\", a.b.\"/y\", range(3)"));
  }

  @Test
  void namesOfCommonTablesAreFoundAtAnyDepth() {
    JsonNode tree =
        SyntaxTree.ofOneQuery(
            engine, "with A as (with b as (select 1) from b) from (with c as (from a) from c)");
    assertEquals(Set.of("a", "b", "c"), SyntaxTree.namesOfCommonTables(tree));
  }

  @Test
  void wordsForNumbersThatJsonDoesNotHaveAreStrings() {
    JsonNode json =
        SyntaxTree.parse(
            "{\"a\": NAN, \"b\": [-Infinity, inf], \"c\": \"nan \\\" inf\", \"nan\": 1}");
    assertEquals("NAN", json.path("a").textValue());
    assertEquals("-Infinity", json.path("b").get(0).textValue());
    assertEquals("inf", json.path("b").get(1).textValue());
    assertEquals("nan \" inf", json.path("c").asText());
    assertEquals(1, json.path("nan").asInt());
  }
}
