package io.famfsarrow.store.hostile;

import static io.famfsarrow.store.hostile.MediumDrill.require;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.backup.ForgedSave;
import io.famfsarrow.store.backup.StoreRestore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Save files: checked, restored into a new medium, and that one drilled. */
final class SaveTarget implements Targets.Target {
  private final Path medium;
  private final CaseGuard guard;

  SaveTarget(Path folder) throws IOException {
    Warmup.run(folder);
    medium = folder.resolve("restored");
    run(ForgedSave.seed(64 << 20), false);
    guard = new CaseGuard();
  }

  @Override
  public void run(byte[] input) {
    run(input, true);
    guard.check();
  }

  private void run(byte[] input, boolean mayBeRefused) {
    byte[] file = ForgedSave.of(input);
    try {
      boolean checked = check(file);
      boolean restored = restore(file);
      require(checked || !restored, "restored what does not pass a check");
      require(mayBeRefused || restored, "a sound file was refused");
      require(restored == Files.exists(medium), "a refused restore left something, or the reverse");
      if (restored) {
        try (ScratchMedium scratch = new ScratchMedium(medium)) {
          new MediumDrill(List.of(scratch), false, false).run();
        }
        Files.delete(medium);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean check(byte[] file) throws IOException {
    try {
      StoreRestore restore = StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file)));
      long[] done = new long[1];
      restore.check(more -> done[0] += more);
      require(done[0] == restore.coveredBytes(), "progress " + done[0]);
      return true;
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
      return false;
    }
  }

  private boolean restore(byte[] file) throws IOException {
    try {
      StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file)))
          .onto(
              medium,
              MkfsOptions.defaults(),
              MediumDrill.options(MediumDrill.STRANGER, false),
              more -> {});
      return true;
    } catch (FamfsException refused) {
      MediumDrill.expect(refused);
      return false;
    }
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(ForgedSave.seed(64 << 20), ForgedSave.seed((11 << 20) + 5), ForgedSave.seed(0));
  }
}
