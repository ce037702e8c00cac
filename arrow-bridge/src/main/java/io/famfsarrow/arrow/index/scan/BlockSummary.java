package io.famfsarrow.arrow.index.scan;

import java.util.List;

/**
 * What an index has of one record batch.
 *
 * @param crc32c of metadata and body
 * @param columns in the order of the schema
 */
public record BlockSummary(long rows, int crc32c, List<ColumnSummary> columns) {}
