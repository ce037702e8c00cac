package io.famfsarrow.cli.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, aligned: numbers to the right. Holds all rows until they are printed; what is
 * printed later stands below it.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;
  private String indent = "";

  /**
   * @param alignment one character a column: {@code <} left, {@code >} right
   */
  public TextTable(String alignment) {
    right = new boolean[alignment.length()];
    widths = new int[right.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = alignment.charAt(i) == '>';
    }
  }

  /** Shifts all rows to the right. */
  public TextTable indented() {
    indent = GAP;
    return this;
  }

  /** Adds a row with one cell a column; control characters are shown as {@code ?}. */
  public TextTable row(Object... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    String[] row = new String[cells.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = printable(String.valueOf(cells[i]));
    }
    rows.add(row);
    return this;
  }

  /** Rows that are not printed yet. */
  public int heldRows() {
    return rows.size();
  }

  /** Prints the rows that are held and forgets them; columns get no narrower. */
  public void print(ByteSink out) throws IOException {
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    for (String[] row : rows) {
      out.utf8(line(row));
      out.put('\n');
    }
    rows.clear();
  }

  private String line(String[] row) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - width(row[i]));
      line.append(i > 0 ? GAP : "");
      line.append(right[i] ? padding + row[i] : row[i] + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Text that cannot steer a terminal: names and values come from a medium. */
  public static String printable(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        safe = safe == null ? new StringBuilder(text) : safe;
        safe.setCharAt(i, '?');
      }
    }
    return safe == null ? text : safe.toString();
  }
}
