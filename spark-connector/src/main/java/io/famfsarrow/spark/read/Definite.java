package io.famfsarrow.spark.read;

import io.famfsarrow.arrow.filter.Predicate;

/**
 * Predicates without SQL's third value: true where the given one is true, and false where it is
 * false or null. So the opposite of such a one holds wherever the given one does not hold.
 */
final class Definite {

  private static final Predicate NEVER = Predicate.not(Predicate.always());

  private Definite() {}

  static Predicate isTrue(Predicate predicate) {
    if (predicate instanceof Predicate.Not not) {
      return isFalse(not.part());
    }
    if (predicate instanceof Predicate.And and) {
      return new Predicate.And(and.parts().stream().map(Definite::isTrue).toList());
    }
    if (predicate instanceof Predicate.Or or) {
      return new Predicate.Or(or.parts().stream().map(Definite::isTrue).toList());
    }
    return predicate instanceof Predicate.IsNull ? predicate : comparison(predicate, predicate);
  }

  private static Predicate isFalse(Predicate predicate) {
    if (predicate instanceof Predicate.Not not) {
      return isTrue(not.part());
    }
    if (predicate instanceof Predicate.And and) {
      return new Predicate.Or(and.parts().stream().map(Definite::isFalse).toList());
    }
    if (predicate instanceof Predicate.Or or) {
      return new Predicate.And(or.parts().stream().map(Definite::isFalse).toList());
    }
    Predicate opposite = Predicate.not(predicate);
    return predicate instanceof Predicate.IsNull ? opposite : comparison(predicate, opposite);
  }

  /**
   * Comparisons are null where their column is, and nowhere else; with null itself they always are.
   */
  private static Predicate comparison(Predicate comparison, Predicate condition) {
    if (comparison instanceof Predicate.Comparison one && one.literal() != null) {
      return Predicate.and(Predicate.isNotNull(one.column()), condition);
    }
    return NEVER;
  }
}
