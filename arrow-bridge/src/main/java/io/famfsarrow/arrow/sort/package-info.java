/**
 * Orders of rows: what a table is sorted by, and how row numbers are put in order. Keys and a way
 * to compare two rows enter, row numbers leave; values stay with those who compare them.
 */
package io.famfsarrow.arrow.sort;
