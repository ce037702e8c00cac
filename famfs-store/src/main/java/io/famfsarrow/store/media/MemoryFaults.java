package io.famfsarrow.store.media;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.MemoryWork;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a typed exception, in time and in the right thread, of an access to mapped memory that the
 * kernel answers with SIGBUS. All methods are safe for use by several threads.
 *
 * <p>HotSpot skips the access (a load gives garbage) and owes its thread an {@link InternalError}.
 * Java 17 pays at the next entry from Java code into the VM, which may be seconds later or never:
 * returning from a native method is none. Later releases pay at the next safepoint poll. So work is
 * followed by {@link #settle}. Accesses in native code are not covered at all: {@link MemoryProbe}.
 */
public final class MemoryFaults {

  /** What is said where nothing is known of the medium. */
  public static final String MESSAGE =
      "mapped memory could not be accessed: the medium became shorter, is gone, or has failed";

  private static final int LONGEST_CAUSE_CHAIN = 16;

  /** Not constant for the compiler, which would otherwise make the array itself. */
  private static volatile int none;

  @SuppressWarnings("UnusedVariable") // so that nobody can prove the array useless
  private static Object sink;

  private MemoryFaults() {}

  /**
   * Returns only if no access of this thread before it has failed.
   *
   * <p>Making an array of several dimensions is an entry into the VM in interpreted and in compiled
   * code alike, as long as the compiler does not know the dimensions; it takes about 0.1 us.
   *
   * @throws InternalError the one that the JVM still owed
   */
  public static void settle() {
    sink = new byte[none][none];
  }

  /** Whether an error is the JVM's answer to a mapped page that cannot be had. */
  public static boolean isFault(Throwable error) {
    return error instanceof InternalError
        && String.valueOf(error.getMessage()).contains("unsafe memory access");
  }

  /**
   * Runs work and settles.
   *
   * @param explanation makes the exception of a fault; what the work itself threw because of it is
   *     among the suppressed ones
   */
  public static <T, E extends Exception> T run(
      MemoryWork<T, E> work, Function<Throwable, FamfsException> explanation) throws E {
    try {
      T result = work.run();
      settle();
      return result;
    } catch (Throwable failed) {
      Throwable fault = faultBehind(failed);
      if (fault == null) {
        throw failed;
      }
      FamfsException explained = explanation.apply(fault);
      if (fault != failed) {
        explained.addSuppressed(failed);
      }
      throw explained;
    }
  }

  /**
   * Runs work on mapped memory of media, settles, and looks whether the media are whole.
   *
   * @throws MemoryFaultException if an access failed or a medium was cut; also if the work failed
   *     for another reason, which may follow from what it read and is among the suppressed ones
   * @throws io.famfsarrow.store.NoSpaceException if a page could not be had because the file system
   *     below is full
   */
  public static <T, E extends Exception> T guard(
      List<? extends MemoryHealth> media, MemoryWork<T, E> work) throws E {
    try {
      T result = run(work, fault -> explain(media, fault));
      media.forEach(MemoryHealth::requireWhole);
      return result;
    } catch (MemoryFaultException explained) {
      throw explained;
    } catch (Throwable failed) {
      requireWhole(media, failed);
      throw failed;
    }
  }

  private static void requireWhole(List<? extends MemoryHealth> media, Throwable failed) {
    try {
      media.forEach(MemoryHealth::requireWhole);
    } catch (MemoryFaultException cut) {
      cut.addSuppressed(failed);
      throw cut;
    }
  }

  /** Of several media the one with visible damage has caused it. */
  private static FamfsException explain(List<? extends MemoryHealth> media, Throwable fault) {
    return media.stream()
        .filter(medium -> medium.damage().isPresent())
        .findFirst()
        .<MemoryHealth>map(medium -> medium)
        .orElseGet(() -> media.get(0))
        .explain(fault);
  }

  /** The fault that made work fail, or that is owed still; null if there is none. */
  private static Throwable faultBehind(Throwable failed) {
    try {
      settle();
    } catch (InternalError owed) {
      return owed;
    }
    Throwable cause = failed;
    for (int depth = 0; cause != null && depth < LONGEST_CAUSE_CHAIN; depth++) {
      if (cause instanceof FamfsException) {
        return null; // an inner guard has explained it, or it has nothing to do with memory
      }
      if (isFault(cause)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
