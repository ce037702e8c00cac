package io.famfsarrow.arrow.publish;

import java.util.Optional;

/**
 * Reads files of further formats. Found by {@link java.util.ServiceLoader}; making one must be
 * cheap, since native code and the like belong to the sources that it opens.
 */
public interface TableSourceProvider {

  /**
   * A source for the file, or empty if the format is not one of its own. The file exists and is not
   * empty; nothing is read from it before the source is opened.
   */
  Optional<TableSource> open(SourceFile file);

  /** The formats, for a message: "Parquet, CSV". */
  String formats();
}
