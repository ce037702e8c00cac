package io.famfsarrow.cli;

import io.famfsarrow.arrow.Projection;
import java.util.List;
import picocli.CommandLine.Option;

/** Mixed into verbs that may leave columns out. */
final class ColumnsOption {
  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "Only these columns, in this order.")
  private List<String> names;

  /** Empty for all columns. */
  List<String> names() {
    return names == null ? List.of() : names;
  }

  Projection projection() {
    return names == null ? Projection.all() : Projection.names(names);
  }
}
