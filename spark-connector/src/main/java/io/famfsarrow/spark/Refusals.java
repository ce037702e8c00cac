package io.famfsarrow.spark;

/** What a store cannot do, and what to do instead. */
final class Refusals {

  private Refusals() {}

  static UnsupportedOperationException drop(String what) {
    return refuse(
        what,
        "cannot be dropped",
        "Stop using it; to take space back, publish what is still wanted to another medium and"
            + " format this one anew (famfs-arrow mkfs --force)");
  }

  static UnsupportedOperationException delete(String what) {
    return refuse(
        what,
        "cannot be deleted from",
        "Write a new table without those rows (CREATE TABLE ... AS SELECT ... WHERE NOT ...), or"
            + " read through a view");
  }

  static UnsupportedOperationException replace(String what) {
    return refuse(
        what,
        "cannot be replaced",
        "Create a table of a new name (CREATE TABLE ... AS SELECT), as with the date in it");
  }

  static UnsupportedOperationException alter(String what) {
    return refuse(
        what,
        "cannot be altered",
        "Write a new table with the columns you want (CREATE TABLE ... AS SELECT), or read through"
            + " a view");
  }

  static UnsupportedOperationException rename(String what) {
    return refuse(
        what,
        "cannot be renamed",
        "Make a view of the other name, or write a new table (CREATE TABLE ... AS SELECT)");
  }

  private static UnsupportedOperationException refuse(String what, String refused, String advice) {
    return new UnsupportedOperationException(
        what
            + " "
            + refused
            + ": what is published in a famfs store never changes, because other hosts have it"
            + " mapped. "
            + advice
            + ".");
  }
}
