package io.famfsarrow.arrow.filter;

/**
 * Sets of what a predicate may say of the rows of a batch, in SQL's three-valued logic, as bits.
 * Every operation gives at least what can happen; it may give more.
 */
final class Outcomes {

  /** Of a batch without rows. */
  static final int NONE = 0;

  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int NULL = 4;
  static final int ANY = TRUE | FALSE | NULL;

  private Outcomes() {}

  static int not(int a) {
    return (a & NULL) | ((a & TRUE) << 1) | ((a & FALSE) >> 1);
  }

  static int and(int a, int b) {
    if (a == NONE || b == NONE) {
      return NONE;
    }
    int both = a & b & TRUE;
    int either = (a | b) & FALSE;
    boolean unknown =
        ((a & NULL) != 0 && (b & (TRUE | NULL)) != 0)
            || ((b & NULL) != 0 && (a & (TRUE | NULL)) != 0);
    return both | either | (unknown ? NULL : NONE);
  }

  static int or(int a, int b) {
    return not(and(not(a), not(b)));
  }
}
