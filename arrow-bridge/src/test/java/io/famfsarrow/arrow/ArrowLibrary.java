package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What the Arrow that the tests run with cannot do: {@code tools/arrow-versions} tries several. */
final class ArrowLibrary {

  private static final String VERSION = FieldVector.class.getPackage().getImplementationVersion();

  private ArrowLibrary() {}

  /**
   * Skips a test that needs Arrow's own JSON reader or C data interface for run-end encoded fields,
   * which those of 18.1 do not know.
   */
  static void assumeTransports(List<Field> fields) {
    boolean isOld = VERSION != null && VERSION.startsWith("18.1.");
    assumeFalse(
        isOld && hasRuns(fields),
        () -> "Arrow " + VERSION + " reads no run-end encoded fields from JSON or C data");
  }

  private static boolean hasRuns(List<Field> fields) {
    return fields.stream()
        .anyMatch(
            field ->
                field.getType() instanceof ArrowType.RunEndEncoded || hasRuns(field.getChildren()));
  }
}
