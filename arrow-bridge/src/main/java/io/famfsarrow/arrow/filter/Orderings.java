package io.famfsarrow.arrow.filter;

/** Sets of ways in which a value can stand to a literal, as bits. */
final class Orderings {

  static final int NONE = 0;
  static final int LESS = 1;
  static final int EQUAL = 2;
  static final int GREATER = 4;

  /** NaN on either side, for those who follow IEEE 754: equal to nothing, neither less nor more. */
  static final int UNORDERED = 8;

  static final int ANY = LESS | EQUAL | GREATER | UNORDERED;

  private Orderings() {}

  /**
   * Of values between two bounds to a literal between two others, all four included.
   *
   * @param minToHigh the lower bound compared with the literal's upper one
   * @param maxToLow the upper bound compared with the literal's lower one
   */
  static int between(int minToHigh, int maxToLow) {
    int orderings = minToHigh < 0 ? LESS : NONE;
    orderings |= maxToLow > 0 ? GREATER : NONE;
    return minToHigh <= 0 && maxToLow >= 0 ? orderings | EQUAL : orderings;
  }
}
