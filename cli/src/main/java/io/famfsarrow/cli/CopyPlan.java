package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a copy will do, found out before it does anything: files, and the directories that they
 * need, with the modes of their sources. Symbolic links are never followed.
 */
final class CopyPlan {
  private final List<CopyJob> jobs = new ArrayList<>();
  private final Map<FamfsPath, Integer> directories = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final Set<FamfsPath> taken = new HashSet<>();

  private CopyPlan() {}

  /**
   * Plans a copy.
   *
   * @param namespace of the store that is copied to
   * @param dest as the user wrote it
   * @param recursive whether folders are copied
   */
  static CopyPlan of(List<Path> sources, String dest, boolean recursive, Namespace namespace)
      throws IOException {
    FamfsPath target = Names.storePath(dest);
    boolean isFolder =
        namespace.find(target).filter(node -> node instanceof DirectoryNode).isPresent();
    if (!isFolder && (recursive || sources.size() > 1)) {
      throw namespace.find(target).isPresent()
          ? CommandException.usage(target + " is a file, expected a folder")
          : CommandException.notFound(
              "no folder " + target + " in the store: make it with mkdir -p");
    }
    if (!isFolder) {
      target = Stores.newPath(dest);
    }
    boolean intoFolder = isFolder || dest.endsWith("/");
    CopyPlan plan = new CopyPlan();
    for (Path source : sources) {
      plan.add(source, intoFolder ? within(target, source) : target, recursive);
    }
    return plan;
  }

  /** A folder that ends in "." stands for what is in it. */
  private static FamfsPath within(FamfsPath folder, Path source) {
    String last = source.getFileName() == null ? "/" : source.getFileName().toString();
    if (last.equals(".")) {
      return folder;
    }
    Path name = source.toAbsolutePath().normalize().getFileName();
    if (name == null) {
      throw CommandException.usage(source + " has no name that it could keep: name its contents");
    }
    return Names.child(folder, Names.of(name));
  }

  /** What was named itself must be right; what is found below it may be passed over. */
  private void add(Path source, FamfsPath target, boolean recursive) throws IOException {
    BasicFileAttributes attributes = attributes(source);
    if (attributes.isDirectory()) {
      if (!recursive) {
        throw CommandException.usage(
            source + " is no ordinary file but a folder: give -r to copy it");
      }
      addFolder(source, target);
      return;
    }
    String problem = problem(attributes);
    if (problem != null) {
      throw CommandException.usage(source + " " + problem);
    }
    addFile(source, attributes, target);
  }

  private static BasicFileAttributes attributes(Path source) throws IOException {
    if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(source.toString());
    }
    return Files.readAttributes(source, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Why something that is no folder cannot be copied; null if it can. */
  private static String problem(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return "is a symbolic link, which is never followed: name what it leads to";
    }
    if (!attributes.isRegularFile()) {
      return "is no ordinary file: cp takes files and folders only";
    }
    return attributes.size() == 0 ? "is empty: a store holds no empty files" : null;
  }

  private void addFolder(Path folder, FamfsPath target) throws IOException {
    if (!target.isRoot()) {
      directories.put(target, mode(folder));
    }
    List<Path> entries;
    try (Stream<Path> list = Files.list(folder)) {
      entries = list.sorted().toList();
    }
    for (Path entry : entries) {
      try {
        addFound(entry, Names.child(target, Names.of(entry.getFileName())));
      } catch (FamfsException | IOException passedOver) {
        skipped.add(entry + ": " + passedOver.getMessage());
      }
    }
  }

  private void addFound(Path entry, FamfsPath target) throws IOException {
    BasicFileAttributes attributes = attributes(entry);
    String problem = attributes.isDirectory() ? null : problem(attributes);
    if (problem != null) {
      skipped.add(entry + " " + problem);
    } else if (attributes.isDirectory()) {
      addFolder(entry, target);
    } else {
      addFile(entry, attributes, target);
    }
  }

  private void addFile(Path source, BasicFileAttributes attributes, FamfsPath target)
      throws IOException {
    if (!taken.add(target)) {
      throw CommandException.usage("two sources would become " + target);
    }
    jobs.add(new CopyJob(source, attributes.fileKey(), attributes.size(), mode(source), target));
  }

  private static int mode(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return mode & Modes.PERMISSIONS;
  }

  List<CopyJob> jobs() {
    return List.copyOf(jobs);
  }

  /** Directories to be made if they are missing, parents first, with their modes. */
  Map<FamfsPath, Integer> directories() {
    return new LinkedHashMap<>(directories);
  }

  /** What was found in folders and is not copied, each with the reason. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }
}
