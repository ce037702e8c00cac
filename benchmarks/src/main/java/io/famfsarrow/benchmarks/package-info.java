/** Programs that measure, in pairs and in one run; nothing depends on them. */
package io.famfsarrow.benchmarks;
