package io.famfsarrow.store.testkit;

/**
 * One place in the code that orders lines to move.
 *
 * @param call what is called there
 * @param place method and line, and those of its own class that led there
 */
public record CallSite(Call call, String place) implements Comparable<CallSite> {

  /** The calls that order lines to move. */
  public enum Call {
    WRITE_BACK("writeBack"),
    DROP("drop"),
    FENCE("fence");

    private final String method;

    Call(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }
  }

  /** File and line of the call, without its suffix: {@code LogReader:43}. */
  public String line() {
    String method = place.split(" < ", 2)[0];
    String className = method.substring(0, method.indexOf('.'));
    return className.replaceFirst("\\$.*", "") + method.substring(method.lastIndexOf(':'));
  }

  @Override
  public int compareTo(CallSite other) {
    int byPlace = place.compareTo(other.place);
    return byPlace == 0 ? call.compareTo(other.call) : byPlace;
  }

  @Override
  public String toString() {
    return call.method + " in " + place;
  }
}
