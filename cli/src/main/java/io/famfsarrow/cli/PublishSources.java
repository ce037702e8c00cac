package io.famfsarrow.cli;

import io.famfsarrow.arrow.publish.TableSource;
import io.famfsarrow.arrow.publish.TableSources;
import io.famfsarrow.store.FamfsPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns the arguments of {@code publish} into sources and the paths that they become. */
final class PublishSources implements AutoCloseable {
  /** A file, and its name below the folder that was named; a file that was named has its own. */
  private record Source(Path file, Path below) {}

  private final List<TableSource> opened = new ArrayList<>();
  private final Map<FamfsPath, TableSource> tables = new LinkedHashMap<>();

  private PublishSources() {}

  /**
   * Opens all sources.
   *
   * @param names files, folders, or {@code -}
   * @param dest a path in the store: one file if it ends in {@code .arrow}, else a folder
   */
  static PublishSources open(List<String> names, String dest, Console console) throws IOException {
    PublishSources sources = new PublishSources();
    try {
      if (dest.endsWith(Tables.SUFFIX)) {
        sources.openOne(names, Names.newPath(dest), console);
      } else {
        sources.openEach(names, Names.storePath(dest), console);
      }
      return sources;
    } catch (IOException | RuntimeException | Error failed) {
      sources.close();
      throw failed;
    }
  }

  /** What becomes what, in the order of the arguments. */
  Map<FamfsPath, TableSource> tables() {
    return tables;
  }

  private void openOne(List<String> names, FamfsPath dest, Console console) throws IOException {
    for (String name : names) {
      if (StandardInput.isNamedBy(name)) {
        opened.add(TableSources.ofStream("standard input", StandardInput.open()));
        continue;
      }
      for (Source source : files(name, console)) {
        opened.add(TableSources.open(source.file()));
      }
    }
    tables.put(dest, TableSources.concatenated(List.copyOf(opened)));
  }

  private void openEach(List<String> names, FamfsPath folder, Console console) throws IOException {
    for (String name : names) {
      if (StandardInput.isNamedBy(name)) {
        throw CommandException.usage(
            "standard input has no name: give it one, like " + folder + "/NAME" + Tables.SUFFIX);
      }
      for (Source source : files(name, console)) {
        FamfsPath path = Names.child(folder, tableName(source.below()));
        TableSource table = TableSources.open(source.file());
        opened.add(table);
        if (tables.put(path, table) != null) {
          throw CommandException.usage("two sources would become " + path);
        }
      }
    }
  }

  /** The name without its extension, with ours. */
  private static String tableName(Path below) {
    String name = Names.of(below);
    int dot = name.lastIndexOf('.');
    boolean hasExtension = dot > name.lastIndexOf('/') + 1;
    return (hasExtension ? name.substring(0, dot) : name) + Tables.SUFFIX;
  }

  private static List<Source> files(String name, Console console) throws IOException {
    Path path = Names.localPath(name);
    if (!Files.exists(path)) {
      throw new NoSuchFileException(name);
    }
    SourceKind kind = SourceKind.of(path);
    if (kind == SourceKind.FILE || (kind == SourceKind.PIPE && SourceKind.isInherited(path))) {
      return List.of(new Source(path, path.getFileName()));
    }
    if (kind != SourceKind.FOLDER) {
      throw CommandException.usage(
          name + " is " + kind + ": use - for standard input, as in publish - DEST < " + name);
    }
    List<Source> files = new ArrayList<>();
    collect(path, path, files, console);
    if (files.isEmpty()) {
      throw CommandException.usage(
          name + " is a folder without files: there is nothing to publish");
    }
    return files;
  }

  private static void collect(Path top, Path folder, List<Source> into, Console console)
      throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(folder)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (Files.isSymbolicLink(entry)) {
        console.note(entry + " is a symbolic link: not followed");
      } else if (!name.startsWith(".") && !name.startsWith("_")) {
        add(top, entry, into, console);
      }
    }
  }

  private static void add(Path top, Path entry, List<Source> into, Console console)
      throws IOException {
    SourceKind kind = SourceKind.of(entry);
    switch (kind) {
      case FILE -> into.add(new Source(entry, top.relativize(entry)));
      case FOLDER -> collect(top, entry, into, console);
      default -> console.note(entry + " is " + kind + ": left out");
    }
  }

  @Override
  public void close() {
    opened.forEach(TableSource::close);
  }
}
