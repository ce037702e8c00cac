package io.famfsarrow.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints a completion script. */
@Command(
    name = "completion",
    description = "Prints a script that completes verbs and options, for bash and zsh.",
    footer = {"%nExample:", "  source <(famfs-arrow completion)"})
final class CompletionVerb extends Verb {
  @Override
  int run(Console console) throws Exception {
    List<String> verbs =
        Verbs.ALL.stream().filter(verb -> verb.summary() != null).map(Verbs.Entry::name).toList();
    CommandLine all = VerbRunner.commandLine(verbs);
    console.out().utf8(AutoComplete.bash("famfs-arrow", all));
    return ExitCodes.DONE;
  }
}
