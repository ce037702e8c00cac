package io.famfsarrow.store.hostile;

import io.famfsarrow.store.Mkfs;
import io.famfsarrow.store.MkfsOptions;
import io.famfsarrow.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** One drill of a sound medium, so that what is loaded once for all is there afterwards. */
final class Warmup {
  private Warmup() {}

  static void run(Path folder) throws IOException {
    Path path = folder.resolve("warm-up");
    StoreOptions options = MediumDrill.options(new UUID(1, 2), true);
    Mkfs.format(path, MkfsOptions.defaults().withSize(64 << 20), options);
    try (ScratchMedium medium = new ScratchMedium(path)) {
      for (boolean incoherent : new boolean[] {false, true}) {
        new OwnerDrill(List.of(medium), incoherent).run();
        MediumDrill.Outcome outcome = new MediumDrill(List.of(medium), incoherent, true).run();
        MediumDrill.require(outcome.entryCount() > 0, "the owner could not work at all");
      }
    }
    Files.delete(path);
  }
}
