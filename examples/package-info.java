/**
 * Programs of the examples, each a file in the folder of its own, to be read from top to bottom.
 * What enters are the arguments, a medium and a path in it; what leaves is printed.
 */
package io.famfsarrow.examples;
