package io.famfsarrow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments as the process got them. Java decodes them by the locale and puts a replacement
 * character, or a question mark, for what it cannot decode: the name that was meant is lost, and
 * another one takes its place.
 */
final class RawArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final char REPLACEMENT = '\uFFFD';

  private RawArguments() {}

  /** The arguments with their bytes, as {@link Names} writes them; the same where all is well. */
  static String[] restore(String[] args) throws IOException {
    boolean utf8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    for (String arg : args) {
      if (arg.indexOf(REPLACEMENT) >= 0 || (!utf8 && !arg.matches("[ -~&&[^?]]*"))) {
        return restore(args, Files.readAllBytes(COMMAND_LINE));
      }
    }
    return args;
  }

  /**
   * The last words of a command line.
   *
   * @param commandLine each word ended by a NUL
   */
  static String[] restore(String[] args, byte[] commandLine) {
    List<String> words = words(commandLine);
    if (words.size() < args.length) {
      throw CommandException.usage(
          "an argument is not UTF-8, and " + COMMAND_LINE + " does not have it");
    }
    return words.subList(words.size() - args.length, words.size()).toArray(String[]::new);
  }

  private static List<String> words(byte[] commandLine) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        byte[] word = new byte[i - start];
        System.arraycopy(commandLine, start, word, 0, word.length);
        words.add(Names.decode(word));
        start = i + 1;
      }
    }
    return words;
  }
}
