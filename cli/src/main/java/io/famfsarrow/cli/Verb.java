package io.famfsarrow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** One verb of the command. Made anew for each run. */
@Command(
    sortOptions = false,
    usageHelpWidth = 90,
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n")
abstract class Verb implements Callable<Integer> {
  @ParentCommand private CommonOptions common;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 102,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option, nobody at the field
  private boolean help;

  private Console console;

  /** Where to write; set before the verb runs. */
  void use(Console console) {
    this.console = console;
    common.use(console);
  }

  @Override
  public final Integer call() throws Exception {
    return run(console);
  }

  /** Does it, and returns the exit code. */
  abstract int run(Console console) throws Exception;

  CommonOptions common() {
    return common;
  }
}
