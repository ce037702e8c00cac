package io.famfsarrow.arrow.build;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Tells a vector that grows, and so copies what it has, from one that gets or lets go of buffers
 * for other reasons: to an allocator they look the same, and Arrow's vectors are final classes.
 */
final class Reallocations {

  private static final StackWalker STACK = StackWalker.getInstance();

  /** Between a vector's method and its allocator lie reference counts and accounting. */
  private static final int DEPTH = 16;

  private Reallocations() {}

  /** Whether this thread is in one of the {@code realloc...} methods that all vectors have. */
  static boolean isGoingOn() {
    return isIn(method -> method.toLowerCase(Locale.ROOT).startsWith("realloc"));
  }

  /** Whether it is the one that strings and binaries have for their data. */
  static boolean isOfData() {
    return isIn("reallocDataBuffer"::equals);
  }

  private static boolean isIn(Predicate<String> method) {
    return STACK.walk(
        frames ->
            frames
                .limit(DEPTH)
                .filter(frame -> frame.getClassName().startsWith("org.apache.arrow.vector."))
                .map(StackWalker.StackFrame::getMethodName)
                .anyMatch(method));
  }
}
