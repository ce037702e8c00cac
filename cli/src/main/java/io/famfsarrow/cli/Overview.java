package io.famfsarrow.cli;

import java.io.IOException;
import java.util.Locale;

/** The list of verbs that {@code --help} shows without loading any of them. */
final class Overview {
  private static final String HEAD =
      """
      Usage: famfs-arrow [--store MEDIUM]... [--system-uuid UUID] VERB [ARGUMENT]...

      Publish an Arrow dataset once into shared memory; open it with zero copies in every
      process and on every host attached to that memory. Stores are famfs file systems
      (on-media format 2.2): the famfs tools read them too.
      """;

  private static final String TAIL =
      """

      The store is a file, /dev/daxX.Y, /dev/pmemN or uuid:FSUUID; several devices are joined
      by commas, primary first. Without --store it is taken from FAMFS_STORE. Which host this
      is comes from /opt/famfs/system_uuid; --system-uuid and FAMFS_SYSTEM_UUID override it.

      Example:
        export FAMFS_STORE=/dev/shm/demo.famfs
        famfs-arrow mkfs --size 4G $FAMFS_STORE
        famfs-arrow publish flights.parquet /flights/2001.arrow
        famfs-arrow show /flights/2001.arrow

      famfs-arrow VERB --help tells more about a verb. Exit codes: 0 done, 1 the answer is no
      or the medium has errors, 2 wrong usage, 3 not found, 4 corrupt medium or data, 5 no space
      or log full, 6 not the owner or no permission or in use, 70 a defect in famfs-arrow.
      """;

  private Overview() {}

  static void print(Console console) throws IOException {
    console.out().utf8(HEAD);
    String group = null;
    for (Verbs.Entry verb : Verbs.ALL) {
      if (verb.summary() == null) {
        continue;
      }
      if (!verb.group().equals(group)) {
        group = verb.group();
        console.line("");
        console.line(group + ":");
      }
      console.line(String.format("  %-11s %s", verb.name(), verb.summary()));
    }
    console.out().utf8(TAIL);
  }

  /** Message for a verb that there is not, with the nearest one that there is. */
  static String unknownVerb(String typed) {
    String nearest = null;
    String lower = typed.toLowerCase(Locale.ROOT);
    int best = Math.min(3, typed.length()); // that many changes make any other word of a short one
    for (Verbs.Entry verb : Verbs.ALL) {
      int distance = distance(lower, verb.name());
      if (verb.summary() != null && distance < best) {
        best = distance;
        nearest = verb.name();
      }
    }
    String hint = nearest == null ? "see famfs-arrow --help" : "did you mean " + nearest + "?";
    return "there is no verb \"" + typed + "\"; " + hint;
  }

  /** How many letters must be put in, left out or changed. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
