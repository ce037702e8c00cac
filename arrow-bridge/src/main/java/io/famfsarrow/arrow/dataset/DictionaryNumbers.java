package io.famfsarrow.arrow.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a dictionary of a dataset is called in one of its files: each file numbers its dictionaries
 * as it likes.
 */
final class DictionaryNumbers {

  private final Map<Long, DictionaryEncoding> encodings = new HashMap<>();
  private final Map<Long, Long> numbers = new HashMap<>();
  private String problem;

  private DictionaryNumbers() {}

  /** Between schemas that are the same otherwise. */
  static DictionaryNumbers between(Schema dataset, Schema file) {
    DictionaryNumbers numbers = new DictionaryNumbers();
    numbers.add(dataset.getFields(), file.getFields(), false);
    return numbers;
  }

  private void add(List<Field> dataset, List<Field> file, boolean inDictionary) {
    for (int i = 0; i < dataset.size(); i++) {
      DictionaryEncoding encoding = dataset.get(i).getDictionary();
      if (encoding != null) {
        add(dataset.get(i).getName(), encoding, file.get(i).getDictionary().getId(), inDictionary);
      }
      add(
          dataset.get(i).getChildren(),
          file.get(i).getChildren(),
          inDictionary || encoding != null);
    }
  }

  private void add(String column, DictionaryEncoding encoding, long number, boolean inDictionary) {
    encodings.put(encoding.getId(), encoding);
    Long before = numbers.put(encoding.getId(), number);
    if (before != null && before != number) {
      problem = "column \"" + column + "\": dictionaries shared by other columns";
    } else if (inDictionary && encoding.getId() != number) {
      // the vectors of a dictionary name those inside it by the file's own numbers
      problem = "column \"" + column + "\": a dictionary inside a dictionary with another number";
    }
  }

  /** Why vectors of the file cannot stand beside the dataset's, if so. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** The dataset's encoding of that number, or null. */
  DictionaryEncoding encoding(long datasetNumber) {
    return encodings.get(datasetNumber);
  }

  /** The file's number for a dictionary of the dataset. */
  long inFile(long datasetNumber) {
    return Objects.requireNonNull(numbers.get(datasetNumber), "no such dictionary");
  }
}
