package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Whether the task that closes a file does so because it was killed. The kernel closes the files of
 * a dying process like any others; but it waits for the answer to the flush with the task still in
 * {@code /proc}, where its fate can be read.
 *
 * <p>Not all of it at any time: while a task executes another program, whoever reads its {@code
 * stat} or {@code io} waits until that is done, and the close of what that program does not inherit
 * is part of it. The task would wait for us, and we for the task. Its {@code status} can always be
 * read, and a task that dies has given its memory back before it closes its files.
 */
final class ClosingTask {
  /** Set on a task that dies by a signal (include/linux/sched.h). */
  private static final long PF_SIGNALED = 0x400;

  private static final int SIGNAL_BITS = 0x7f;
  private static final int FIRST_FIELD = 3;
  private static final int FLAGS_FIELD = 9;
  private static final int EXIT_CODE_FIELD = 52;
  private static final Path PROCESSES = Path.of("/proc");

  private ClosingTask() {}

  /**
   * Looks at a task that waits for us. One that cannot be seen, as in another container, goes for
   * one that was not killed.
   *
   * @param task its number, or 0 if unknown
   */
  static boolean wasKilled(int task) {
    if (task <= 0) {
      return false;
    }
    Path facts = PROCESSES.resolve(Integer.toString(task));
    try {
      return isDying(text(facts.resolve("status")))
          && wasKilled(text(facts.resolve("stat")), () -> isHidden(facts));
    } catch (IOException notSeen) {
      return false;
    }
  }

  /** Names of tasks have any bytes. */
  private static String text(Path facts) throws IOException {
    return Files.readString(facts, ISO_8859_1);
  }

  /**
   * Whether a task has no memory any more.
   *
   * @param status as proc(5) has it; line breaks in the task's name are escaped there
   */
  static boolean isDying(String status) {
    return !status.contains("\nVmSize:");
  }

  /** What a process of another user ended with is shown as 0; this is refused then, too. */
  private static boolean isHidden(Path facts) {
    try {
      return Files.readAllBytes(facts.resolve("io")).length == 0;
    } catch (IOException refused) {
      return true;
    }
  }

  /**
   * The other threads of a process that exits are ended by a signal, too, and the last of them
   * closes its files; so the exit code of the whole process counts. Where it is hidden, the flag
   * alone counts, because a file that was published by mistake stays for ever.
   *
   * @param stat the line of proc(5), whose second field may hold blanks and parentheses
   */
  static boolean wasKilled(String stat, BooleanSupplier exitCodeIsHidden) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    if ((field(fields, FLAGS_FIELD) & PF_SIGNALED) == 0) {
      return false;
    }
    boolean bySignal = (field(fields, EXIT_CODE_FIELD) & SIGNAL_BITS) != 0;
    return bySignal || exitCodeIsHidden.getAsBoolean();
  }

  /** By its number in proc(5); what this kernel does not have is 0. */
  private static long field(String[] fieldsFromThird, int number) {
    int index = number - FIRST_FIELD;
    return index < fieldsFromThird.length ? Long.parseUnsignedLong(fieldsFromThird[index]) : 0;
  }
}
