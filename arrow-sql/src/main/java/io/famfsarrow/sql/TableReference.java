package io.famfsarrow.sql;

import io.famfsarrow.store.FamfsPath;

/**
 * One place where a query names a table. Each has a view of its own, because a stream can be read
 * once.
 *
 * @param name as the query has it
 * @param view that stands for it
 */
record TableReference(String name, FamfsPath path, String view) {}
