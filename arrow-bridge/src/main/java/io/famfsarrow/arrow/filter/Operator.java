package io.famfsarrow.arrow.filter;

/** How a column's value is compared with a literal. */
public enum Operator {
  EQUAL("=", Orderings.EQUAL),
  NOT_EQUAL("<>", Orderings.LESS | Orderings.GREATER | Orderings.UNORDERED),
  LESS("<", Orderings.LESS),
  LESS_OR_EQUAL("<=", Orderings.LESS | Orderings.EQUAL),
  GREATER(">", Orderings.GREATER),
  GREATER_OR_EQUAL(">=", Orderings.GREATER | Orderings.EQUAL);

  private final String text;
  private final int trueFor;

  Operator(String text, int trueFor) {
    this.text = text;
    this.trueFor = trueFor;
  }

  /** What it may say of rows that stand in one of these {@link Orderings} to the literal. */
  int outcomes(int orderings) {
    int outcomes = (orderings & trueFor) != 0 ? Outcomes.TRUE : Outcomes.NONE;
    return (orderings & ~trueFor) != 0 ? outcomes | Outcomes.FALSE : outcomes;
  }

  /** As SQL writes it. */
  @Override
  public String toString() {
    return text;
  }
}
