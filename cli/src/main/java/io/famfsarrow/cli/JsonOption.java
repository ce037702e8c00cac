package io.famfsarrow.cli;

import picocli.CommandLine.Option;

/** Mixed into every verb that reads. */
final class JsonOption {
  @Option(names = "--json", order = 90, description = "Answer in JSON.")
  boolean on;
}
