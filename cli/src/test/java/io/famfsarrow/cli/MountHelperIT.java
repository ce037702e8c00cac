package io.famfsarrow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mounts by mount(8) and as an ordinary user, each in a private mount namespace, where the helper
 * is installed and {@code /dev/fuse} opened to all; needs root, as everything of it would.
 */
@Timeout(value = 300, unit = SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class MountHelperIT {
  private static final long LIMIT_SECONDS = 240;
  private static final List<String> NAMESPACE =
      List.of("unshare", "--mount", "--propagation", "unchanged");

  /** In a chroot on a host whose mounts are shared there is nothing that would keep them in. */
  private static final String TRY =
      """
      mount --make-rprivate / 2>/dev/null && exit 0
      mount --bind "$1" "$1" || exit
      seen=$(grep -c " $1 " "/proc/$2/mountinfo")
      umount "$1"
      [ "$seen" = 0 ] || echo "the host would see them"
      """;

  private static final Path HELPER = Path.of("..", "tools", "mount.fuse.famfs-arrow");

  @RegisterExtension final CliStore store = new CliStore();

  @BeforeEach
  void require() throws Exception {
    RequiredMounts.require();
    Optional<String> fixed = noPrivateNamespace();
    assumeTrue(fixed.isEmpty(), () -> fixed.get());
  }

  /** Other users may mount, but not install anything. */
  private Optional<String> noPrivateNamespace() {
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      List<String> line = new ArrayList<>(NAMESPACE);
      line.addAll(List.of("sh", "-c", TRY, "sh", store.folder().toString(), self));
      String said = run(line);
      return said.isEmpty() ? Optional.empty() : Optional.of("no private mounts: " + said);
    } catch (IOException | InterruptedException failed) {
      return Optional.of("no private mounts: " + failed.getMessage());
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), UTF_8).strip();
      assertTrue(process.waitFor(LIMIT_SECONDS, SECONDS));
      return process.exitValue() == 0 ? said : said + " (exit " + process.exitValue() + ")";
    } finally {
      process.destroyForcibly();
    }
  }

  /** The command as a program that finds Java and its classes. */
  private Path command() throws IOException {
    String line =
        OwnProcess.commandLine(List.of()).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    Path command = store.file("famfs-arrow", "#!/bin/sh\nexec " + line + " \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    return command;
  }

  /** Runs a script of the tests' resources in a mount namespace of its own. */
  private void runScript(String name, String... arguments) throws Exception {
    Path script = resource(name);
    resource("private.sh");
    Path log = store.folder().resolve("log");
    List<String> line = new ArrayList<>(NAMESPACE);
    line.addAll(List.of("sh", script.toString(), store.folder().toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("FAMFS_ARROW", command().toString());
    builder.environment().put("FAMFS_SYSTEM_UUID", CliStore.STRANGER);
    builder.environment().put("OWNER", CliStore.OWNER);
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, SECONDS), () -> "hangs: " + text(log));
      assertEquals(0, process.exitValue(), () -> text(log));
      assertTrue(text(log).endsWith("step: done\n"), () -> text(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private Path resource(String name) throws IOException {
    Path copy = store.folder().resolve(name);
    try (InputStream in = MountHelperIT.class.getResourceAsStream("/mount/" + name)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      return failed.toString();
    }
  }

  private void publishText(CliRun mkfs, String media, String path) throws IOException {
    mkfs.expectDone();
    Path text = store.file("text", "some text\n".repeat(100));
    CliRun.of("--store", media, "--system-uuid", CliStore.OWNER, "cp", text.toString(), "/" + path)
        .expectDone();
  }

  @Test
  void mountOfTheSystemFindsTheHelper() throws Exception {
    Path first = store.folder().resolve("pair-a");
    Path second = store.folder().resolve("pair-b");
    CliRun mkfs =
        CliRun.of("--system-uuid", CliStore.OWNER, "mkfs", "--size", "64M", first.toString());
    mkfs.expectDone();
    CliRun added =
        CliRun.of(
            "--store",
            first.toString(),
            "--system-uuid",
            CliStore.OWNER,
            "devadd",
            "--size",
            "64M",
            second.toString());
    publishText(added, first + "," + second, "second");
    publishText(store.run("ls"), store.medium().toString(), "text");
    Files.createLink(store.folder().resolve("store"), store.medium());
    runScript("mount8.sh", HELPER.toRealPath().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel", "jnr"})
  void ordinaryUsersMountByTheSetuidHelper(String backend) throws Exception {
    publishText(store.run("ls"), store.medium().toString(), "text");
    Files.createLink(store.folder().resolve("store"), store.medium());
    runScript("ordinary-user.sh", command().toString(), backend);
  }
}
