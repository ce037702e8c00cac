package io.famfsarrow.store.testkit;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knows from where lines are ordered to move, and can be told to ignore what is ordered from one
 * place: if no schedule then fails, either the schedules or that call are good for nothing.
 *
 * <p>A place is the caller of {@link io.famfsarrow.store.media.MediaMemory} and the methods of its
 * own class that led there, so that a helper method counts once for each of its uses. Only the
 * project's own code counts, the testkit's does not.
 */
public final class CallSites {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String PROJECT = "io.famfsarrow.";
  private static final String TESTKIT = CallSites.class.getPackageName() + ".";

  private static final Set<String> CALLS =
      Stream.of(CallSite.Call.values()).map(CallSite.Call::method).collect(Collectors.toSet());

  private final SortedSet<CallSite> seen = new TreeSet<>();
  private boolean recording;
  private CallSite ignored;

  /** Neither records nor ignores: this is the fast mode. */
  public void reset() {
    recording = false;
    ignored = null;
  }

  /** Notes every place from now on, and forgets those noted before. */
  public void record() {
    seen.clear();
    recording = true;
  }

  /** From now on, calls from that place do nothing. */
  public void ignore(CallSite site) {
    ignored = site;
  }

  /** The places that were noted. */
  public SortedSet<CallSite> seen() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(seen));
  }

  /** Whether a call from where the caller was called takes effect. */
  boolean works(CallSite.Call call) {
    if (!recording && ignored == null) {
      return true;
    }
    String place = WALKER.walk(CallSites::place);
    if (place == null) {
      return true;
    }
    CallSite site = new CallSite(call, place);
    if (recording) {
      seen.add(site);
    }
    return !site.equals(ignored);
  }

  private static String place(Stream<StackWalker.StackFrame> frames) {
    var callers = frames.dropWhile(CallSites::isSimulator).limit(8).collect(Collectors.toList());
    String owner = callers.isEmpty() ? "" : callers.get(0).getClassName();
    if (!owner.startsWith(PROJECT) || owner.startsWith(TESTKIT)) {
      return null;
    }
    return callers.stream()
        .takeWhile(frame -> frame.getClassName().equals(owner))
        .map(CallSites::text)
        .collect(Collectors.joining(" < "));
  }

  /** A simulated host, or memory of the testkit that hands the call on to one. */
  private static boolean isSimulator(StackWalker.StackFrame frame) {
    String className = frame.getClassName();
    return className.equals(CallSites.class.getName())
        || (className.startsWith(TESTKIT) && CALLS.contains(frame.getMethodName()));
  }

  private static String text(StackWalker.StackFrame frame) {
    String className = frame.getClassName();
    return className.substring(className.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
