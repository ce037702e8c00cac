package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a medium that is cut under its mappings does to a process: {@link MemoryFaultScenario}, in
 * JVMs of their own, because the worst answer would be their end. When and where the JVM reports a
 * fault depends on who runs the code: the interpreter, or one of the compilers.
 */
@Timeout(300)
class MemoryFaultTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"-Xint,2", "-XX:TieredStopAtLevel=1,2000", "-XX:-TieredCompilation,20000"})
  void everyFaultIsATypedErrorAndTheProcessLives(String mode, String warmUp) throws Exception {
    List<String> expected =
        Arrays.stream(MemoryFaultScenario.values()).map(scenario -> "passed " + scenario).toList();
    assertEquals(expected, run(mode, "-Dtest.warm.up=" + warmUp));
  }

  /** What the scenarios say, one line each. */
  private List<String> run(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
    command.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(options));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath));
    command.addAll(List.of(MemoryFaultScenario.class.getName(), folder.toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, child.onExit().join().exitValue(), output);
      return output.lines().toList();
    } finally {
      child.destroyForcibly();
    }
  }
}
