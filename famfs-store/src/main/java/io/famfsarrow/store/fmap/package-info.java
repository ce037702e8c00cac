/**
 * Maps of files: which ranges of which media hold the bytes of a file. Decoded maps come in,
 * checked lists of media ranges go out.
 */
package io.famfsarrow.store.fmap;
