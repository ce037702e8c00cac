package io.famfsarrow.store.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A process that runs every seed of every target once and writes them out as corpora: {@code FOLDER
 * CORPUS}. Below the second folder there is then one for each target, and {@code all}.
 */
final class SeedMain {
  /** Targets that start from the same images share them where all run together. */
  private static final int KEPT_EVERY = 3;

  private static final int MANY = 10;

  private SeedMain() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path corpora = Path.of(arguments[1]);
    Path all = Files.createDirectories(corpora.resolve("all"));
    List<String> names = Targets.names();
    int count = 0;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Path folder = Files.createDirectories(Path.of(arguments[0], name));
      Path corpus = Files.createDirectories(corpora.resolve(name));
      Targets.Target target = Targets.make(name, folder);
      List<byte[]> seeds = target.seeds();
      for (int n = 0; n < seeds.size(); n++) {
        try {
          target.run(seeds.get(n));
        } catch (RuntimeException | Error fault) {
          throw new AssertionError("seed " + n + " of " + name, fault);
        }
        Files.write(corpus.resolve("seed" + n), seeds.get(n));
        if (n % KEPT_EVERY != i % KEPT_EVERY && seeds.size() > MANY) {
          continue;
        }
        byte[] chosen = new byte[seeds.get(n).length + 1];
        chosen[0] = (byte) i;
        System.arraycopy(seeds.get(n), 0, chosen, 1, seeds.get(n).length);
        Files.write(all.resolve(name + n), chosen);
      }
      count += seeds.size();
    }
    System.out.println(count + " seeds");
  }
}
