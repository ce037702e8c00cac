/**
 * The {@code famfs-arrow} command: one class per verb over the store, the bridge and the mount.
 *
 * <p>Enters: arguments and environment. Leaves: answers on standard output, one line on standard
 * error when something is refused, and an exit code from one table ({@link
 * io.famfsarrow.cli.ExitCodes}). Nothing here is a library: the parts below are.
 */
package io.famfsarrow.cli;
