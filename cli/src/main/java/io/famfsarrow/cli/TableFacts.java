package io.famfsarrow.cli;

import io.famfsarrow.arrow.ArrowFile;
import io.famfsarrow.arrow.CopyReport;
import io.famfsarrow.arrow.FamfsArrowReader;
import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.TypeText;
import io.famfsarrow.arrow.Validation;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.cli.text.JsonWriter;
import io.famfsarrow.cli.text.TextTable;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What {@code show} tells of one Arrow file; read while the store is open, printed any time.
 *
 * @param copies what loading all batches with all columns mapped and copied
 * @param checksums CRC32C of each batch as it was published; none if the file has none
 * @param statistics of the columns; none if the file has none
 * @param note why there are none, or null
 */
record TableFacts(
    FileNode node,
    long rows,
    List<ArrowFile.BatchInfo> batches,
    Schema schema,
    CopyReport copies,
    PageSize pages,
    List<Long> checksums,
    List<StatisticsFacts> statistics,
    String note) {
  private static final int SHOWN_BATCHES = 5;

  /** What the reasons of such copies begin with. */
  private static final String COMPRESSED = "compressed";

  static TableFacts of(FamfsStore store, FileNode node) {
    try (Tables.Opened table = Tables.open(store, node)) {
      List<ArrowFile.BatchInfo> batches = new ArrayList<>();
      long rows = 0;
      for (int i = 0; i < table.file().batchCount(); i++) {
        batches.add(table.file().batchInfo(i));
        rows += batches.get(i).rows();
      }
      CopyReport copies = loadAll(table.file());
      PageSize pages = PageSize.of(store, table.view());
      try (BatchIndex index = table.file().statistics()) {
        return new TableFacts(
            node,
            rows,
            batches,
            table.file().schema(),
            copies,
            pages,
            checksums(index),
            StatisticsFacts.all(index),
            index.note().orElse(null));
      }
    }
  }

  private static List<Long> checksums(BatchIndex index) {
    if (!index.isPresent()) {
      return List.of();
    }
    return index.guarded(
        () -> IntStream.range(0, index.batchCount()).mapToObj(index::crc32c).toList());
  }

  /** Sizes are checked only: values are not looked at, so this is quick for mapped files. */
  private static CopyReport loadAll(ArrowFile file) {
    OpenOptions options = OpenOptions.defaults().withValidation(Validation.STRUCTURE);
    try (FamfsArrowReader reader = file.reader(options)) {
      boolean more = true;
      while (more) {
        more = reader.loadNextBatch();
      }
      reader.getDictionaryVectors();
      return reader.copyReport();
    }
  }

  void write(JsonWriter json) throws IOException {
    json.beginObject();
    NodeJson.path(json, node.path());
    json.field("rows", rows).field("size", node.sizeBytes()).key("batches").beginArray();
    for (int i = 0; i < batches.size(); i++) {
      ArrowFile.BatchInfo batch = batches.get(i);
      json.beginObject().field("rows", batch.rows()).field("offset", batch.fileOffset());
      json.field("length", batch.lengthBytes());
      json.field("crc32c", checksum(i)).endObject();
    }
    json.endArray().key("schema").beginArray();
    for (Field field : schema.getFields()) {
      json.beginObject().field("name", field.getName()).field("type", TypeText.of(field));
      json.field("nullable", field.isNullable()).endObject();
    }
    json.endArray().key("statistics").beginArray();
    for (StatisticsFacts column : statistics) {
      column.write(json);
    }
    json.endArray();
    if (note != null) {
      json.field("note", note);
    }
    buffers(json);
    NodeJson.map(json, node.fmap());
    json.field("page_size", pages.bytes()).field("huge_page_bytes", pages.hugeBytes());
    json.endObject();
  }

  /** Eight hexadecimal digits, or null. */
  private String checksum(int batch) {
    return checksums.isEmpty() ? null : "%08x".formatted(checksums.get(batch));
  }

  private void buffers(JsonWriter json) throws IOException {
    json.key("buffers").beginObject().field("mapped", copies.mappedBuffers());
    json.field("copied", copies.copiedBuffers()).field("mapped_bytes", copies.mappedBytes());
    json.field("copied_bytes", copies.copiedBytes()).key("reasons").beginArray();
    for (CopyReport.Column column : copies.columns()) {
      for (CopyReport.Copy copy : column.copies()) {
        json.beginObject().field("column", column.column()).field("reason", copy.reason());
        json.field("buffers", copy.buffers()).field("bytes", copy.bytes()).endObject();
      }
    }
    json.endArray().endObject();
    if (isCompressed()) {
      json.field("advice", advice());
    }
  }

  private boolean isCompressed() {
    return copies.columns().stream()
        .flatMap(column -> column.copies().stream())
        .anyMatch(copy -> copy.reason().startsWith(COMPRESSED));
  }

  /** As who put it there by a copy or through a mount should hear. */
  private String advice() {
    String path = TextTable.printable(node.path().toString());
    return "compressed, so every reader copies it; to have it mapped, publish it again under"
        + " another name: famfs-arrow cat "
        + path
        + " > t.arrow && famfs-arrow publish t.arrow NEW.arrow";
  }

  void print(Console console) throws IOException {
    console.line(TextTable.printable(node.path().toString()));
    TextTable facts = new TextTable("<<").indented();
    facts.row("rows", rows + " in " + Counted.of(batches.size(), "record batch"));
    facts.row("size", node.sizeBytes() + " bytes (" + Sizes.human(node.sizeBytes()) + ")");
    facts.row(
        "buffers",
        copies.mappedBuffers() + " mapped, " + copies.copiedBuffers() + " copied" + copiedSize());
    for (CopyReport.Column column : copies.columns()) {
      for (CopyReport.Copy copy : column.copies()) {
        facts.row(
            "copied", column.column() + ": " + copy.reason() + ", " + Sizes.human(copy.bytes()));
      }
    }
    if (isCompressed()) {
      facts.row("advice", advice());
    }
    facts.row("pages", pages.text());
    MapText.rows(facts, node);
    facts.print(console.out());
    columns(console);
    batches(console);
  }

  private String copiedSize() {
    return copies.zeroCopy() ? "" : " (" + Sizes.human(copies.copiedBytes()) + ")";
  }

  private void columns(Console console) throws IOException {
    console.line("  columns");
    boolean known = !statistics.isEmpty();
    TextTable table = new TextTable(known ? "<<<><<" : "<<<").indented();
    if (known) {
      table.row("", "", "", "nulls", "least", "greatest");
    }
    for (int i = 0; i < schema.getFields().size(); i++) {
      Field field = schema.getFields().get(i);
      List<Object> row = new ArrayList<>();
      row.add("  " + field.getName());
      row.add(TypeText.of(field));
      row.add(field.isNullable() ? "" : "not null");
      row.addAll(known ? statistics.get(i).texts() : List.of());
      table.row(row.toArray());
    }
    table.print(console.out());
    if (note != null) {
      console.line(TextTable.printable("  no statistics: " + note));
    }
  }

  private void batches(Console console) throws IOException {
    console.line("  record batches");
    TextTable table = new TextTable("<>>>").indented().row("", "rows", "offset", "bytes");
    for (int i = 0; i < Math.min(batches.size(), SHOWN_BATCHES); i++) {
      ArrowFile.BatchInfo batch = batches.get(i);
      table.row("  " + i, batch.rows(), batch.fileOffset(), batch.lengthBytes());
    }
    table.print(console.out());
    if (batches.size() > SHOWN_BATCHES) {
      console.line("    and " + (batches.size() - SHOWN_BATCHES) + " more (--json has all)");
    }
  }
}
