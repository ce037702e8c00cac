package io.famfsarrow.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param found what there is
 * @param fix how to get what is missing, or null
 */
record Checkup(String name, State state, String found, String fix) {

  /** How it is. */
  enum State {
    OK,
    /** Everything works; something could be better, or is not needed by everybody. */
    NOTE,
    /** Something that most uses need is not there. */
    MISSING
  }

  static Checkup ok(String name, String found) {
    return new Checkup(name, State.OK, found, null);
  }

  static Checkup note(String name, String found, String fix) {
    return new Checkup(name, State.NOTE, found, fix);
  }

  static Checkup missing(String name, String found, String fix) {
    return new Checkup(name, State.MISSING, found, fix);
  }
}
