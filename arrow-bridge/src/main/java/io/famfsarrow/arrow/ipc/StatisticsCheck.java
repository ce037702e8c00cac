package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.index.ColumnStatistics;
import io.famfsarrow.arrow.index.scan.BlockScan;
import io.famfsarrow.arrow.index.scan.BlockSummary;
import io.famfsarrow.arrow.index.scan.ColumnSummary;
import io.famfsarrow.arrow.index.scan.DictionaryValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the statistics of a batch anew and compares them with those of the file's index. Only for
 * batches whose arrays were found to be valid.
 */
final class StatisticsCheck {

  private final IpcFile ipc;
  private final BatchIndex index;

  StatisticsCheck(IpcFile ipc, BatchIndex index) {
    this.ipc = ipc;
    this.index = index;
  }

  /** Tells what is wrong with the statistics of a batch; the file is pinned. */
  void check(int batch, IpcFile.Problems problems) {
    FileBytes file = ipc.bytes();
    BatchMessage message = ipc.batch(batch);
    if (message.codec() != BatchMessage.NOT_COMPRESSED) {
      return;
    }
    Block block = message.block();
    long address = file.addressOf(block.fileOffset(), block.lengthBytes());
    BlockSummary summary =
        new BlockScan(
                ipc.schema().vectorSchema().getFields(),
                message.body(),
                address + block.metadataBytes(),
                this::dictionary)
            .whole(address, block.lengthBytes());
    if (index.rowCount(batch) != summary.rows()) {
      problems.add(
          batch, null, wrong(message.where(), summary.rows() + " rows", index.rowCount(batch)));
    }
    for (int column = 0; column < index.columnCount(); column++) {
      ColumnSummary found = summary.columns().get(column);
      if (!agrees(index.column(column), batch, found)) {
        FieldShape shape = ipc.schema().column(column);
        String where = message.where() + ", " + shape.where();
        problems.add(batch, shape.path(), wrong(where, "those of its values", "others"));
      }
    }
  }

  private CorruptArrowFileException wrong(String where, String expected, Object found) {
    return ipc.bytes()
        .corrupt(Code.STATISTICS, where + ": statistics in the batch index", expected, found);
  }

  /** Null for one that is not in one piece as it is stored. */
  private DictionaryValues dictionary(long id) {
    List<DictionaryIndex.Part> parts = ipc.dictionaries().parts(id);
    boolean plain =
        parts.size() == 1 && parts.get(0).message().codec() == BatchMessage.NOT_COMPRESSED;
    if (!plain) {
      return null;
    }
    BatchMessage message = parts.get(0).message();
    long body = ipc.bytes().addressOf(message.block().bodyFileOffset(), message.bodyBytes());
    return DictionaryValues.of(ipc.schema().dictionary(id).field, message.body(), body);
  }

  private static boolean agrees(ColumnStatistics column, int batch, ColumnSummary found) {
    return column.nullCount(batch) == found.nullCount()
        && column.nanCount(batch) == found.nanCount()
        && column.isExact(batch) == Boolean.TRUE.equals(found.exact())
        && Arrays.equals(column.min().stored(batch).orElse(null), found.min())
        && Arrays.equals(column.max().stored(batch).orElse(null), found.max());
  }

  /** Statistics of files without an index cannot be wrong. */
  static Optional<StatisticsCheck> of(IpcFile ipc, BatchIndex index) {
    return index.isPresent() ? Optional.of(new StatisticsCheck(ipc, index)) : Optional.empty();
  }
}
