package io.famfsarrow.fuse.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether the task that closes a file does so because it was killed. The kernel closes the files of
 * a dying process like any others; but it waits for the answer to the flush with the task still in
 * {@code /proc}, where its fate can be read.
 */
final class ClosingTask {
  /** Set on a task that dies by a signal (include/linux/sched.h). */
  private static final long PF_SIGNALED = 0x400;

  private static final int SIGNAL_BITS = 0x7f;
  private static final int FIRST_FIELD = 3;
  private static final int FLAGS_FIELD = 9;
  private static final int STACK_POINTER_FIELD = 29;
  private static final int EXIT_CODE_FIELD = 52;

  private ClosingTask() {}

  /**
   * @param task number of a task that waits for us, or 0 if unknown
   */
  static boolean wasKilled(int task) {
    if (task <= 0) {
      return false;
    }
    try {
      return wasKilled(Files.readString(Path.of("/proc", Integer.toString(task), "stat")));
    } catch (NoSuchFileException notInOurView) {
      return false; // a process of another container: nothing is known of it
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * The other threads of a process that exits are ended by a signal, too, and the last of them
   * closes its files; so the exit code of the whole process counts. For processes that we may not
   * look into it is hidden, as is the stack pointer: then the flag alone counts, because a file
   * that was published by mistake stays for ever.
   *
   * @param stat the line of proc(5), whose second field may hold blanks and parentheses
   */
  static boolean wasKilled(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    if ((field(fields, FLAGS_FIELD) & PF_SIGNALED) == 0) {
      return false;
    }
    boolean hidden = field(fields, STACK_POINTER_FIELD) == 0;
    return hidden || (field(fields, EXIT_CODE_FIELD) & SIGNAL_BITS) != 0;
  }

  /** By its number in proc(5); what this kernel does not have is 0. */
  private static long field(String[] fieldsFromThird, int number) {
    int index = number - FIRST_FIELD;
    return index < fieldsFromThird.length ? Long.parseUnsignedLong(fieldsFromThird[index]) : 0;
  }
}
