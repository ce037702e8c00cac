package io.famfsarrow.arrow.filter;

import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Tells which batches of a file may hold rows that match a predicate. Where statistics are missing,
 * cut, or of no use for a literal, a batch may match.
 *
 * <p>Judged so that every way to compare that is in use finds its matches: NaN equal to itself and
 * above all numbers, or equal to nothing; -0.0 equal to +0.0, or below it; numbers rounded to a
 * column's type, or compared exactly. Valid while the index is open; used as the index is.
 */
public final class BatchFilter {

  /** What a predicate may say of the rows of a batch. */
  interface Test {
    /** Of {@link Outcomes}; those that can happen, or more. */
    int outcomes(int batch);
  }

  private final Test test;
  private final BatchIndex index;

  private BatchFilter(Test test, BatchIndex index) {
    this.test = test;
    this.index = index;
  }

  /**
   * A filter over the batches of a file.
   *
   * @throws InvalidRequestException if there is no such column, or several of that name
   */
  public static BatchFilter of(Predicate predicate, BatchIndex index) {
    return new BatchFilter(new Compiler(index).compile(predicate), index);
  }

  /**
   * False only if no row of the batch matches.
   *
   * @throws io.famfsarrow.store.MemoryFaultException if the medium was cut short or has failed
   */
  public boolean mayMatch(int batch) {
    return index.guarded(() -> test(batch));
  }

  private boolean test(int batch) {
    return (test.outcomes(batch) & Outcomes.TRUE) != 0;
  }

  /** All batches that may match; as {@link #mayMatch}. */
  public BitSet matching() {
    BitSet batches = new BitSet(index.batchCount());
    batches.set(0, index.batchCount());
    retainMatching(batches);
    return batches;
  }

  /** Clears the bits of batches that do not match. */
  public void retainMatching(BitSet batches) {
    BitSet skipped =
        index.guarded(
            () -> {
              BitSet none = new BitSet(index.batchCount());
              batches.stream().filter(batch -> !test(batch)).forEach(none::set);
              return none;
            });
    batches.andNot(skipped);
  }

  /** Looks up columns and prepares literals once, so that a batch costs a few comparisons. */
  private record Compiler(BatchIndex index) {

    Test compile(Predicate predicate) {
      if (predicate instanceof Predicate.Comparison comparison) {
        return comparison(column(comparison.column()), comparison.operator(), comparison.literal());
      }
      if (predicate instanceof Predicate.In in) {
        ColumnTest column = column(in.column());
        return any(
            in.literals().stream()
                .map(literal -> comparison(column, Operator.EQUAL, literal))
                .toList());
      }
      if (predicate instanceof Predicate.IsNull isNull) {
        return column(isNull.column())::isNull;
      }
      if (predicate instanceof Predicate.Not not) {
        Test part = compile(not.part());
        return batch -> Outcomes.not(part.outcomes(batch));
      }
      return predicate instanceof Predicate.And and
          ? all(and.parts().stream().map(this::compile).toList())
          : any(((Predicate.Or) predicate).parts().stream().map(this::compile).toList());
    }

    private Test comparison(ColumnTest column, Operator operator, Object literal) {
      if (literal == null) {
        return batch -> neverEmpty(batch, Outcomes.NULL);
      }
      return column.comparison(operator, literal);
    }

    private Test all(List<Test> parts) {
      return batch -> {
        int outcomes = neverEmpty(batch, Outcomes.TRUE);
        for (Test part : parts) {
          outcomes = Outcomes.and(outcomes, part.outcomes(batch));
        }
        return outcomes;
      };
    }

    private Test any(List<Test> parts) {
      return batch -> {
        int outcomes = neverEmpty(batch, Outcomes.FALSE);
        for (Test part : parts) {
          outcomes = Outcomes.or(outcomes, part.outcomes(batch));
        }
        return outcomes;
      };
    }

    /** A batch without rows has no outcome. */
    private int neverEmpty(int batch, int outcome) {
      return index.rowCount(batch) == 0 ? Outcomes.NONE : outcome;
    }

    private ColumnTest column(String name) {
      List<Integer> found = new ArrayList<>();
      List<Field> fields = index.schema().getFields();
      for (int i = 0; i < fields.size(); i++) {
        if (name.equals(fields.get(i).getName())) {
          found.add(i);
        }
      }
      if (found.size() != 1) {
        throw new InvalidRequestException(
            (found.isEmpty() ? "no column \"" : found.size() + " columns \"")
                + name
                + "\": there are "
                + fields.stream().map(Field::getName).toList());
      }
      return new ColumnTest(index, index.column(found.get(0)));
    }
  }
}
