package io.famfsarrow.cli;

/** The command ends here, with a message for the user and an exit code of {@link ExitCodes}. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Wrong usage: what was asked cannot be meant. */
  static CommandException usage(String message) {
    return new CommandException(ExitCodes.USAGE, message);
  }

  /** A path or dataset that is not there. */
  static CommandException notFound(String message) {
    return new CommandException(ExitCodes.NOT_FOUND, message);
  }

  int exitCode() {
    return exitCode;
  }
}
