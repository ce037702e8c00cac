package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One command that was run within this JVM, and what it wrote. */
final class CliRun {
  private final int exitCode;
  private final byte[] bytes;
  private final String err;

  private CliRun(int exitCode, byte[] bytes, String err) {
    this.exitCode = exitCode;
    this.bytes = bytes;
    this.err = err;
  }

  static CliRun of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    int exitCode = FamfsArrow.execute(args, out, errors);
    return new CliRun(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  int exitCode() {
    return exitCode;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String err() {
    return err;
  }

  String out() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(bytes);
    } catch (IOException e) {
      throw new AssertionError(out(), e);
    }
  }

  CliRun expectDone() {
    assertEquals(ExitCodes.DONE, exitCode, err);
    return this;
  }

  /** Ended with that code, nothing on standard output, and one clear line on standard error. */
  CliRun expectRefused(int expectedExitCode, String... mentioned) {
    assertEquals(expectedExitCode, exitCode, err);
    assertEquals("", out());
    assertTrue(err.startsWith("famfs-arrow: "), err);
    assertEquals(1, err.lines().count(), err);
    assertFalse(err.contains("Exception") || err.contains("internal error"), err);
    for (String word : mentioned) {
      assertTrue(err.contains(word), err);
    }
    return this;
  }
}
