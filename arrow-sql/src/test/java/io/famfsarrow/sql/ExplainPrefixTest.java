package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainPrefixTest {

  /** The bar stands where the query starts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain |select 1",
        "EXPLAIN ANALYZE |select 1",
        " -- why\n /* so /* deep */ */ Explain analyze verbose |with x as (select 1) from x",
        "explain (format json) |select 1",
        "explain (analyze, format json) |(select 1)",
        "explain |(select 1)",
        "explain/**/|select 1",
        "explain|"
      })
  void endsWhereTheQueryStarts(String marked) {
    int bar = marked.indexOf('|');
    assertEquals(bar, ExplainPrefix.length(marked.replace("|", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"select 1", "explainer", "", " ", "/* explain", "-- explain\nselect 1"})
  void thereIsNone(String query) {
    assertEquals(0, ExplainPrefix.length(query));
  }

  @Test
  void parenthesisThatDoesNotEndIsTheQuery() {
    assertEquals("explain ".length(), ExplainPrefix.length("explain (analyze"));
  }
}
