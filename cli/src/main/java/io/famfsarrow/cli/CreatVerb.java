package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.WritableFile;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Allocates files, and fills them from a seed on request. */
@Command(
    name = "creat",
    description =
        "Makes a file with its space allocated and nothing written to it. On file media it reads "
            + "as zeros; on devices it has what the space held before, as with the famfs tools. With "
            + "--random it is filled from a seed before its name appears; verify checks that. A file "
            + "that exists with the same size is left as it is, or filled anew with --random; with "
            + "another size it is an error.",
    footer = {
      "%nExamples:",
      "  famfs-arrow creat -s 64M /scratch/buffer",
      "  famfs-arrow creat -s 64M -r -S 42 /test/a",
      "  famfs-arrow creat --multi /test/b,64M,43 --multi /test/c,64M"
    })
final class CreatVerb extends Verb {
  private static final int DEFAULT_MODE = 0644;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "Size in bytes, or with K, M, G, T. May be left out for a file that exists.")
  private Long sizeBytes;

  @Option(
      names = {"-r", "--random"},
      description = "Fill it from a seed.")
  private boolean random;

  @Option(
      names = {"-S", "--seed"},
      paramLabel = "SEED",
      description =
          "With --random: the seed, of which the low 32 bits count (default: one that is made up "
              + "and told).")
  private Long seed;

  @Option(
      names = "--multi",
      paramLabel = "PATH,SIZE[,SEED]",
      description =
          "One file of several; with a seed it is filled. An error does not stop the rest.")
  private List<String> multi;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files of --multi that are filled at once (default: one for each processor).")
  private int threads;

  @Mixin private PlacementOptions placement;
  @Mixin private OwnerOptions owner;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "Path in the store; its folder must exist.")
  private String path;

  /** A file to be made; no size: it must exist. */
  private record Wanted(FamfsPath path, OptionalLong sizeBytes, OptionalLong seed) {}

  @Override
  int run(Console console) throws Exception {
    List<Wanted> files = wanted(console);
    FileAttributes attributes = owner.attributes(DEFAULT_MODE);
    long seededBytes =
        files.stream()
            .filter(file -> file.seed().isPresent())
            .mapToLong(file -> file.sizeBytes().orElse(0))
            .sum();
    try (FamfsMaster master = Stores.master(common(), placement);
        Progress progress = Progress.start(console, "filling", seededBytes)) {
      int exitCode =
          FileTasks.run(
              console,
              files,
              FileTasks.threads(threads),
              file -> make(master, file, attributes, progress));
      Stores.warn(common(), master);
      return exitCode;
    }
  }

  private List<Wanted> wanted(Console console) {
    if (seed != null && !random) {
      throw CommandException.usage("-S is for content: give -r too");
    }
    if (multi == null) {
      return List.of(single(console));
    }
    if (path != null || sizeBytes != null || random) {
      throw CommandException.usage("--multi has path, size and seed in itself: PATH,SIZE[,SEED]");
    }
    List<Wanted> files = new ArrayList<>();
    Set<FamfsPath> paths = new HashSet<>();
    for (String text : multi) {
      Wanted file = parse(text);
      if (!paths.add(file.path())) {
        throw CommandException.usage("--multi names " + file.path() + " twice");
      }
      files.add(file);
    }
    return files;
  }

  private Wanted single(Console console) {
    if (path == null) {
      throw CommandException.usage("which file? Give its path, or several with --multi");
    }
    OptionalLong size = sizeBytes == null ? OptionalLong.empty() : OptionalLong.of(sizeBytes);
    if (!random) {
      return new Wanted(Stores.newPath(path), size, OptionalLong.empty());
    }
    long chosen = seed == null ? 1 + new Random().nextInt(Integer.MAX_VALUE) : seed;
    if (seed == null) {
      console.note("filled from seed " + chosen);
    }
    return new Wanted(
        Stores.newPath(path), size, OptionalLong.of(SeededContent.requireSeed(chosen)));
  }

  private static Wanted parse(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw CommandException.usage("--multi " + text + ": expected PATH,SIZE[,SEED]");
    }
    return new Wanted(
        Stores.newPath(parts[0]),
        OptionalLong.of(number(parts[1])),
        parts.length == 2
            ? OptionalLong.empty()
            : OptionalLong.of(SeededContent.requireSeed(number(parts[2]))));
  }

  private static long number(String text) {
    try {
      return new Sizes().convert(text);
    } catch (TypeConversionException noNumber) {
      throw CommandException.usage(noNumber.getMessage());
    }
  }

  private static void make(
      FamfsMaster master, Wanted file, FileAttributes attributes, Progress progress) {
    Optional<Node> existing = master.namespace().find(file.path());
    if (existing.isEmpty()) {
      create(master, file, attributes, progress);
      return;
    }
    requireSame(file, existing.get());
    if (file.seed().isPresent()) {
      try (WritableFile writable = master.openWritable(file.path())) {
        SeededContent.fill(writable, file.seed().getAsLong(), progress::advance);
        writable.force(0, writable.sizeBytes());
      }
    }
  }

  private static void create(
      FamfsMaster master, Wanted file, FileAttributes attributes, Progress progress) {
    long size =
        file.sizeBytes()
            .orElseThrow(
                () -> CommandException.usage(file.path() + " does not exist: give its --size"));
    if (file.seed().isEmpty()) {
      master.create(file.path(), size, attributes);
      return;
    }
    try (Reservation reservation = master.reserve(size)) {
      SeededContent.fill(reservation, file.seed().getAsLong(), progress::advance);
      master.commit(reservation, file.path(), attributes);
    }
  }

  private static void requireSame(Wanted file, Node existing) {
    if (!(existing instanceof FileNode node)) {
      throw new PathExistsException(file.path() + " exists already, as a directory");
    }
    long wanted = file.sizeBytes().orElse(node.sizeBytes());
    if (node.sizeBytes() != wanted) {
      throw new PathExistsException(
          file.path()
              + " exists already with "
              + node.sizeBytes()
              + " bytes, not "
              + wanted
              + ": a file's size never changes, choose another name");
    }
  }
}
