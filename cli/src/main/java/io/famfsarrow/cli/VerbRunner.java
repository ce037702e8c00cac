package io.famfsarrow.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses the arguments of one verb with picocli and runs it. */
final class VerbRunner {
  private static final String EXIT_CODES =
      "%nExit codes: 0 done, 1 the answer is no, 2 usage, 3 not found, 4 corrupt, 5 full,%n"
          + "            6 not owner, no permission or in use, 70 a defect.%n";

  private VerbRunner() {}

  static int run(String name, String[] args, Console console) throws Exception {
    CommandLine line = commandLine(List.of(name));
    try {
      ParseResult parsed = line.parseArgs(args).subcommand();
      CommandLine command = parsed.commandSpec().commandLine();
      if (parsed.isUsageHelpRequested()) {
        printUsage(command, console);
        return ExitCodes.DONE;
      }
      Verb verb = (Verb) command.getCommand();
      verb.use(console);
      return verb.run(console);
    } catch (ParameterException e) {
      String hint = "; see famfs-arrow " + name + " --help";
      throw CommandException.usage(
          unknownOption(e).map(option -> "unknown option: '" + option + "'").orElse(message(e))
              + hint);
    }
  }

  /**
   * The command with these verbs only: describing all of them to picocli takes longer than most.
   */
  static CommandLine commandLine(List<String> verbs) {
    CommandLine line = new CommandLine(new CommonOptions());
    for (String verb : verbs) {
      CommandLine command = new CommandLine(Verbs.create(verb));
      CommandSpec spec = command.getCommandSpec();
      spec.usageMessage().footer(withExitCodes(spec.usageMessage().footer()));
      line.addSubcommand(verb, command);
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUnmatchedOptionsArePositionalParams(false);
    line.setAbbreviatedOptionsAllowed(false);
    return line;
  }

  private static String[] withExitCodes(String[] footer) {
    String[] longer = Arrays.copyOf(footer, footer.length + 1);
    longer[footer.length] = EXIT_CODES;
    return longer;
  }

  private static void printUsage(CommandLine command, Console console) throws Exception {
    StringWriter text = new StringWriter();
    command.usage(new PrintWriter(text), CommandLine.Help.Ansi.OFF);
    console.out().utf8(text.toString());
  }

  /** An unknown option is to blame first: what stands behind it is not where it should be. */
  private static Optional<String> unknownOption(ParameterException e) {
    return e.getCommandLine().getUnmatchedArguments().stream()
        .filter(argument -> argument.length() > 1 && argument.startsWith("-"))
        .findFirst();
  }

  private static String message(ParameterException e) {
    String message = e.getMessage();
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
