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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Save files: checked, restored into a new medium, and that one drilled. */
final class SaveTarget implements Targets.Target {
  private final Path folder;
  private final CaseGuard guard;

  SaveTarget(Path folder) throws IOException {
    Warmup.run(folder);
    this.folder = folder;
    for (byte[] sound : seeds()) {
      run(sound, false);
    }
    guard = new CaseGuard();
  }

  @Override
  public void run(byte[] input) {
    run(input, true);
    guard.check();
  }

  private void run(byte[] input, boolean mayBeRefused) {
    byte[] file = ForgedSave.of(input);
    List<Path> media =
        IntStream.range(0, Math.max(1, ForgedSave.deviceCount(input)))
            .mapToObj(i -> folder.resolve("restored" + i))
            .toList();
    try {
      boolean checked = check(file);
      boolean restored = restore(file, media);
      require(checked || !restored, "restored what does not pass a check");
      require(mayBeRefused || restored, "a sound file was refused");
      for (Path medium : media) {
        require(restored == Files.exists(medium), "a refused restore left something");
      }
      if (restored) {
        drill(media);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drill(List<Path> media) throws IOException {
    List<ScratchMedium> scratch = new ArrayList<>();
    for (Path medium : media) {
      scratch.add(new ScratchMedium(medium));
    }
    new MediumDrill(scratch, false, false).run();
    for (ScratchMedium medium : scratch) {
      medium.close();
      Files.delete(medium.path());
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

  private static boolean restore(byte[] file, List<Path> media) throws IOException {
    try {
      StoreRestore.read(Channels.newChannel(new ByteArrayInputStream(file)))
          .onto(
              media,
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
    return List.of(
        ForgedSave.seed(1, 64 << 20),
        ForgedSave.seed(1, (11 << 20) + 5),
        ForgedSave.seed(3, 16 << 20));
  }
}
