package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Published flights give DuckDB's own answers on the Parquet file that they are from. */
class SqlFlightsTest {
  @RegisterExtension final CliStore store = new CliStore();

  private static List<String> duckDb(String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join(",", row));
      }
    }
    return rows;
  }

  @Test
  void answersAreDuckDbsOwn() throws Exception {
    Path parquet = store.resource("flights-20k.parquet");
    store.run("publish", parquet.toString(), "/flights/2001.arrow").expectDone();
    for (String query :
        List.of(
            "select origin, count(*), avg(delay) from %s group by 1 order by 2 desc, 1 limit 10",
            "select date_trunc('month', date)::date, max(delay) from %s group by 1 order by 1",
            "select origin, destination, sum(distance) from %s where delay > 300 group by all order by all",
            "select count(*) from %s a join %s b on a.destination = b.origin and a.date = b.date")) {
      String csv =
          store
              .run("sql", "--format", "csv", query.replace("%s", "'/flights/2001.arrow'"))
              .expectDone()
              .out();
      List<String> expected = duckDb(query.replace("%s", "'" + parquet + "'"));
      assertEquals(expected, csv.replace("\"", "").lines().skip(1).toList(), query);
      assertTrue(!expected.isEmpty());
    }
  }

  @Test
  void onlyTheColumnsThatAQueryUsesAreHandedOverAndNothingIsCopied() throws Exception {
    String parquet = store.resource("flights-20k.parquet").toString();
    store.run("publish", parquet, "/flights/2001.arrow").expectDone();
    JsonNode answer =
        store
            .run("sql", "--json", "select origin, avg(delay) from '/flights/2001.arrow' group by 1")
            .expectDone()
            .json();
    assertEquals("[\"delay\",\"origin\"]", answer.at("/tables/0/columns").toString());
    assertEquals(0, answer.at("/buffers/copied").asInt());
    assertEquals("[]", answer.at("/buffers/reasons").toString());
  }

  @Test
  void batchesThatCannotMatchAreSkippedAsExplainSays() throws Exception {
    String parquet = store.resource("flights-20k.parquet").toString();
    store.run("publish", "--batch-rows", "1000", parquet, "/flights/2001.arrow").expectDone();
    String query = "select count(*) from '/flights/2001.arrow' where date < timestamp '2001-02-01'";
    String explained = store.run("sql", "explain " + query).expectDone().out();
    assertTrue(explained.contains("/flights/2001.arrow  4 of 20  date\n"), explained);
    CliRun run = store.run("sql", "--format", "csv", query).expectDone();
    List<String> expected = duckDb(query.replace("/flights/2001.arrow", parquet));
    assertEquals("\"count_star()\"\n" + expected.get(0) + "\n", run.out());
    assertTrue(run.err().contains("1 of 5 columns, 4 batches read, 16 skipped of 20;"), run.err());
  }
}
