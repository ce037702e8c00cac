package io.famfsarrow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The {@code famfs-arrow} command. */
public final class FamfsArrow {
  private FamfsArrow() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Console console = new Console(new StandardOutput(), err, Console.standardErrorIsTerminal());
    System.exit(execute(() -> RawArguments.restore(args), console));
  }

  /**
   * Runs one command within this process.
   *
   * @return the exit code, one of {@link ExitCodes}
   */
  public static int execute(String[] args, OutputStream out, PrintStream err) {
    return execute(() -> args, new Console(out, err, false));
  }

  private static int execute(Callable<String[]> args, Console console) {
    try {
      int exitCode = dispatch(args.call(), console);
      console.flush();
      return exitCode;
    } catch (InvalidPathException notAName) {
      String reason = "\"" + notAName.getInput() + "\" cannot be a path: " + notAName.getReason();
      return ErrorReport.print(CommandException.usage(reason), console.err());
    } catch (StandardOutput.ReaderGone quiet) {
      return ExitCodes.DONE; // it has seen what it wanted
    } catch (StandardOutput.OutputLost error) {
      return ErrorReport.print(error, console.err());
    } catch (Throwable error) {
      flushWhatThereIs(console);
      return ErrorReport.print(error, console.err());
    }
  }

  /** What was answered before an error is still an answer; another error would hide the first. */
  private static void flushWhatThereIs(Console console) {
    try {
      console.flush();
    } catch (IOException second) {
      if (!(second instanceof StandardOutput.ReaderGone)) {
        console.err().println("famfs-arrow: " + second.getMessage());
      }
    }
  }

  private static int dispatch(String[] args, Console console) throws Exception {
    int verbAt = Arguments.indexOfVerb(args);
    if (verbAt < 0) {
      return withoutVerb(args, console);
    }
    String verb = args[verbAt];
    if (verb.equals("help")) {
      return help(args, verbAt, console);
    }
    if (Verbs.find(verb).isEmpty()) {
      throw CommandException.usage(Overview.unknownVerb(verb));
    }
    return VerbRunner.run(verb, args, console);
  }

  private static int withoutVerb(String[] args, Console console) throws Exception {
    for (String arg : args) {
      if (arg.equals("--version") || arg.equals("-V")) {
        console.line(Version.text());
        return ExitCodes.DONE;
      }
      if (arg.equals("--help") || arg.equals("-h")) {
        Overview.print(console);
        return ExitCodes.DONE;
      }
    }
    String hint = "; see famfs-arrow --help, or try famfs-arrow demo";
    throw CommandException.usage(
        (args.length == 0 ? "no verb given" : "no verb among: " + String.join(" ", args)) + hint);
  }

  private static int help(String[] args, int verbAt, Console console) throws Exception {
    if (verbAt + 1 == args.length) {
      Overview.print(console);
      return ExitCodes.DONE;
    }
    String verb = args[verbAt + 1];
    if (Verbs.find(verb).isEmpty()) {
      throw CommandException.usage(Overview.unknownVerb(verb));
    }
    String[] asked = {verb, "--help"};
    return VerbRunner.run(verb, asked, console);
  }
}
