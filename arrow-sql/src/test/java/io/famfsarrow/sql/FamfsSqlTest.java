package io.famfsarrow.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamfsSqlTest {

  @TempDir Path folder;
  private SqlStore store;

  @BeforeEach
  void publish() throws Exception {
    store = new SqlStore(folder);
    store.publish(
        "/t.arrow",
        "SELECT i AS a, i % 10 AS b, 's' || (i % 7) AS c FROM range(100000) t(i)",
        10000);
  }

  @AfterEach
  void nothingIsLeft() {
    store.close();
  }

  @Test
  void selfJoin() throws Exception {
    for (String q :
        List.of(
            "select c, count(*), sum(a) from '/t.arrow' group by 1 order by 1",
            "select count(*) from '/t.arrow'",
            "select sum(x.a * y.b) from '/t.arrow' x join '/t.arrow' as y on x.a = y.a + 1 where x.a > 50",
            "explain select count(*) from '/t.arrow' where b = 3",
            "with z as (from '/t.arrow') select count(*) from z join z y using (a)",
            "describe '/t.arrow'",
            "summarize '/t.arrow'",
            "select \"/t.arrow\".b from '/t.arrow' limit 3",
            "select * from '/t.arrow' limit 2")) {
      try (FamfsSql sql = FamfsSql.open(store.master);
          SqlResult result = sql.query(q)) {
        System.out.println(q);
        System.out.println(store.texts(result.reader()));
        result.tables().forEach(System.out::println);
      } catch (RuntimeException e) {
        System.out.println(q + " -> " + e);
        e.printStackTrace(System.out);
      }
    }
    assertEquals(1, 1);
  }
}
