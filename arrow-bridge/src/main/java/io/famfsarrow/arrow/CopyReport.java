package io.famfsarrow.arrow;

import java.util.List;

/**
 * What was handed out of a file: as slices of the mapping, and as copies with the reason. Empty
 * buffers, and validity bitmaps that the file leaves out, are neither.
 *
 * @param columns that were loaded, nested ones by their path
 */
public record CopyReport(List<Column> columns) {

  /**
   * One column.
   *
   * @param column path from the top, joined by dots
   */
  public record Column(String column, long mappedBuffers, long mappedBytes, List<Copy> copies) {}

  /**
   * Buffers of a column that were copied for one reason.
   *
   * @param reason for example {@code compressed (lz4)} or {@code delta dictionary}
   */
  public record Copy(String reason, long buffers, long bytes) {}

  public CopyReport {
    columns = List.copyOf(columns);
  }

  public long mappedBuffers() {
    return columns.stream().mapToLong(Column::mappedBuffers).sum();
  }

  public long mappedBytes() {
    return columns.stream().mapToLong(Column::mappedBytes).sum();
  }

  public long copiedBuffers() {
    return copies().stream().mapToLong(Copy::buffers).sum();
  }

  public long copiedBytes() {
    return copies().stream().mapToLong(Copy::bytes).sum();
  }

  private List<Copy> copies() {
    return columns.stream().flatMap(column -> column.copies().stream()).toList();
  }

  /** Whether nothing was copied. */
  public boolean zeroCopy() {
    return copiedBuffers() == 0;
  }
}
