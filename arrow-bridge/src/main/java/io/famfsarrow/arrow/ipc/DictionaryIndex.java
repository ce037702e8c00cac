package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which dictionary batches of a file make up which dictionary: one that starts it and any number of
 * deltas that go on. Files may not replace a dictionary (Arrow columnar format, "IPC File Format").
 * Immutable.
 */
final class DictionaryIndex {

  /** A dictionary batch and its place in the footer's list. */
  record Part(int block, BatchMessage message) {}

  private final Map<Long, List<Part>> parts = new HashMap<>();

  private DictionaryIndex() {}

  static DictionaryIndex read(FileBytes file, BlockTable table, FileSchema schema) {
    DictionaryIndex index = new DictionaryIndex();
    for (int i = 0; i < table.size(); i++) {
      BatchMessage message = BatchMessage.dictionaryBatch(file, table, i);
      index.add(file, schema, new Part(i, message));
    }
    return index;
  }

  private void add(FileBytes file, FileSchema schema, Part part) {
    BatchMessage message = part.message();
    long id = message.dictionaryId();
    if (schema.dictionary(id) == null) {
      throw file.corrupt(
          Code.DICTIONARY, message.where(), "a dictionary of the schema", "id " + id);
    }
    List<Part> before = parts.computeIfAbsent(id, first -> new ArrayList<>());
    if (before.isEmpty() == message.delta()) {
      String expected = before.isEmpty() ? "a dictionary before its deltas" : "a delta";
      String found = before.isEmpty() ? "a delta" : "a second dictionary";
      throw file.corrupt(Code.DICTIONARY, message.where() + ", dictionary " + id, expected, found);
    }
    before.add(part);
  }

  /** In the order of the file; empty if it has none for that id. */
  List<Part> parts(long id) {
    return parts.getOrDefault(id, List.of());
  }

  /** Values of the whole dictionary. */
  long length(long id) {
    return parts(id).stream().mapToLong(part -> part.message().rows()).sum();
  }
}
