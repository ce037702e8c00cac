package io.famfsarrow.store.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that Jazzer finds by what code they reach, from the seeds on: see {@link Targets}. {@code
 * -Dfamfs.fuzz.seconds=SECONDS} gives each target so long; by default all share one short run.
 */
class FuzzIT {
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final Path OUTPUT = Path.of("target", "hostile");
  private static final int SHORT_SECONDS = 15;
  private static final int CASE_LIMIT_SECONDS = 300;
  private static final int SPARE_SECONDS = 1_800;

  private static final Integer SECONDS = Integer.getInteger("famfs.fuzz.seconds");

  static List<String> targets() {
    return SECONDS == null ? List.of("all") : Targets.names();
  }

  private static void requireJazzer() {
    String machine = System.getProperty("os.arch");
    assumeTrue(
        machine.equals("amd64") || machine.equals("aarch64"),
        "the seeds passed, and Jazzer has no native part for " + machine);
  }

  /** Each runs once. */
  private static void writeSeeds(HostileJvm jvm, Path corpus) throws Exception {
    List<String> arguments = List.of(jvm.folder().toString(), corpus.toAbsolutePath().toString());
    String end = jvm.run(SPARE_SECONDS, SeedMain.class.getName(), arguments);
    assertTrue(end.contains(" seeds"), end);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noInputLeadsOutOfTheMediumOrToAnythingButATypedError(String target) throws Exception {
    int seconds = SECONDS == null ? SHORT_SECONDS : SECONDS;
    Path output = OUTPUT.resolve("fuzz-" + target).toAbsolutePath();
    Path corpus = output.resolve("corpus");
    try (HostileJvm jvm = new HostileJvm(output)) {
      writeSeeds(jvm, corpus);
      requireJazzer();
      if (SECONDS == null) {
        jvm.with("-XX:TieredStopAtLevel=1"); // the better compiler takes longer than the run
      }
      jvm.with("-Dfamfs.fuzz.target=" + target).with("-Dfamfs.fuzz.folder=" + jvm.folder());
      String end =
          jvm.run(
              seconds + SPARE_SECONDS,
              JAZZER,
              List.of(
                  "--target_class=" + Fuzz.class.getName(),
                  "--instrument=io.famfsarrow.store.**",
                  "--instrumentation_excludes=io.famfsarrow.store.hostile.**",
                  "--reproducer_path=" + output,
                  "--coverage_report=" + output.resolve("coverage.txt"),
                  "-artifact_prefix=" + output + "/",
                  "-max_total_time=" + seconds,
                  "-timeout=" + CASE_LIMIT_SECONDS,
                  "-rss_limit_mb=0", // it takes the peak of the process before exec for its own
                  "-max_len=16384",
                  "-print_final_stats=1",
                  "-seed=1",
                  corpus.resolve(target).toString()));
      assertTrue(end.contains("stat::number_of_executed_units"), end);
    }
  }
}
