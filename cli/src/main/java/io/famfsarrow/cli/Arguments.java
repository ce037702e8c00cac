package io.famfsarrow.cli;

import java.util.Set;

/** Finds the verb among the arguments before anything is parsed. */
final class Arguments {
  private static final Set<String> WITH_VALUE = Set.of("--store", "--system-uuid");

  private Arguments() {}

  /** Index of the first argument that is neither a common option nor its value, or -1. */
  static int indexOfVerb(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (WITH_VALUE.contains(args[i])) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return i;
      }
    }
    return -1;
  }
}
