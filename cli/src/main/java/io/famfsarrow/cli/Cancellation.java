package io.famfsarrow.cli;

import io.famfsarrow.sql.FamfsSql;

/** Ends running queries when a signal ends the process, so that DuckDB's threads do not go on. */
final class Cancellation implements AutoCloseable {
  private final Thread hook;

  private Cancellation(FamfsSql sql) {
    hook = new Thread(sql::cancel, "famfs-sql-cancel");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  static Cancellation of(FamfsSql sql) {
    return new Cancellation(sql);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exitHasBegun) {
      // then it runs, and ends nothing
    }
  }
}
