package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** See {@link StoreMountContract}; and what only this back end can do: make the kernel forget. */
class KernelStoreIT extends StoreMountContract {
  private static final int SIGBUS_STATUS = 128 + 7;

  @Override
  String backend() {
    return MountOptions.KERNEL;
  }

  /** Formats the medium anew in place, and waits until a file that the kernel has kept is void. */
  private void reformat(String file) throws IOException {
    small.write(0, new byte[8]);
    Shell.sh("while cat \"$1\" > /dev/null 2>&1; do sleep 0.01; done", file);
  }

  private static void tellToGoOn(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
  }

  @Test
  void whoHasAFileOfAStoreThatIsGoneOpenGetsAnError() throws Exception {
    publishSample();
    mount(small.client());
    String line = "exec 3< \"$1\"; cat \"$1\"; read go; exec cat <&3 2>&1";
    String file = dir + "/flights/2001.arrow";
    Process reader = new ProcessBuilder("sh", "-c", line, "sh", file).start();
    try {
      assertArrayEquals(CONTENT, reader.getInputStream().readNBytes(CONTENT.length));
      reformat(file);
      eio(Shell.run("cat", file));
      tellToGoOn(reader);
      String rest = new String(reader.getInputStream().readAllBytes(), UTF_8);
      assertTrue(rest.contains("Input/output error"), rest);
      assertTrue(reader.waitFor(30, SECONDS), "it hangs");
    } finally {
      reader.destroyForcibly();
    }
  }

  @Test
  void whoHasAFileOfAStoreThatIsGoneMappedGetsASignal() throws Exception {
    assumeTrue(Shell.has("python3"), "python3 is not installed");
    publishSample();
    mount(small.client());
    String program =
        """
        import mmap, sys
        file = open(sys.argv[1], 'rb')
        mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        assert sum(mapped[i] for i in range(0, len(mapped), 4096)) > 0
        print('mapped', flush=True)
        sys.stdin.readline()
        print(mapped[0])
        """;
    // A shell between, that tells of the signal by its exit status.
    String line = "python3 -c \"$1\" \"$2\"; exit $?";
    String file = dir + "/flights/2001.arrow";
    Process reader = new ProcessBuilder("sh", "-c", line, "sh", program, file).start();
    try {
      assertEquals("mapped", reader.inputReader().readLine());
      reformat(file);
      tellToGoOn(reader);
      assertTrue(reader.waitFor(30, SECONDS), "it hangs");
      assertEquals(SIGBUS_STATUS, reader.exitValue());
    } finally {
      reader.destroyForcibly();
    }
  }
}
