package io.famfsarrow.cli.text;

import java.io.IOException;

/** Writes one column's value of a row, which is not null, as text. */
interface Cell {
  void write(int row, ByteSink out) throws IOException;
}
