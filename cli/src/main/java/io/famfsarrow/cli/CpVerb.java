package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsMaster;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileAttributes;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.PathExistsException;
import io.famfsarrow.store.PendingFile;
import io.famfsarrow.store.Reservation;
import io.famfsarrow.store.log.DirectoryNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies files into the store, byte for byte. */
@Command(
    name = "cp",
    customSynopsis = "famfs-arrow cp [OPTION]... SRC... DEST",
    description =
        "Copies files of this host into the store, byte for byte. The data is written first and the "
            + "names appear after it, all at one moment. Existing names are never overwritten. To get a "
            + "file out again: cat --format raw.",
    footer = {"%nExample:", "  famfs-arrow cp model.bin /models/"})
final class CpVerb extends Verb {
  private static final int PIECE_BYTES = 4 << 20;

  @Mixin private OwnerOptions owner;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "SRC... DEST",
      description = "Files here, then a path in the store: a new name, or a folder that exists.")
  private List<String> paths = List.of();

  /** One file on its way in. */
  private record Job(Path source, long sizeBytes, FamfsPath target) {}

  @Override
  int run(Console console) throws Exception {
    if (paths.size() < 2) {
      throw CommandException.usage(
          "cp needs "
              + (paths.isEmpty() ? "what to copy, and " : "")
              + "a path in the store to copy to: cp SRC... DEST, as in cp model.bin /models/");
    }
    List<Path> sources = paths.subList(0, paths.size() - 1).stream().map(Names::localPath).toList();
    FamfsPath dest = Names.storePath(paths.get(paths.size() - 1));
    for (Path source : sources) {
      requireFile(source);
    }
    try (FamfsMaster master = Stores.master(common())) {
      copy(console, master, jobs(master, sources, dest));
    }
    return ExitCodes.DONE;
  }

  private static void requireFile(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    if (!Files.isRegularFile(source)) {
      throw CommandException.usage(source + " is no ordinary file: cp takes files only");
    }
    if (Files.size(source) == 0) {
      throw CommandException.usage(source + " is empty: a store holds no empty files");
    }
  }

  private List<Job> jobs(FamfsMaster master, List<Path> sources, FamfsPath dest)
      throws IOException {
    boolean intoFolder =
        paths.get(paths.size() - 1).endsWith("/")
            || sources.size() > 1
            || master.namespace().find(dest).filter(n -> n instanceof DirectoryNode).isPresent();
    Set<FamfsPath> taken = new HashSet<>();
    List<Job> jobs = new ArrayList<>();
    for (Path source : sources) {
      FamfsPath target = intoFolder ? Names.child(dest, Names.of(source.getFileName())) : dest;
      requireFree(master, target);
      if (!taken.add(target)) {
        throw CommandException.usage("two sources would become " + target);
      }
      jobs.add(new Job(source, Files.size(source), target));
    }
    return jobs;
  }

  /** Looked at before gigabytes are copied; the commit looks again. */
  private static void requireFree(FamfsMaster master, FamfsPath target) {
    if (master.namespace().find(target).isPresent()) {
      throw new PathExistsException(target + " exists already: a store never overwrites");
    }
    if (!(master.namespace().find(target.parent()).orElse(null) instanceof DirectoryNode)) {
      throw new NoSuchPathException(
          "no folder " + target.parent() + " in the store: make it with mkdir -p");
    }
  }

  private void copy(Console console, FamfsMaster master, List<Job> jobs) throws IOException {
    long total = jobs.stream().mapToLong(Job::sizeBytes).sum();
    List<PendingFile> pending = new ArrayList<>();
    try (Progress progress = Progress.start(console, "copying", total)) {
      for (Job job : jobs) {
        Reservation reservation = master.reserve(job.sizeBytes());
        pending.add(new PendingFile(reservation, job.target(), attributes(job.source())));
        fill(job, reservation, progress);
      }
      master.commitAll(pending);
    } finally {
      pending.forEach(file -> file.reservation().close());
    }
  }

  private FileAttributes attributes(Path source) throws IOException {
    int mode = (Integer) Files.getAttribute(source, "unix:mode") & Modes.MASK;
    return owner.attributes(mode);
  }

  private static void fill(Job job, Reservation reservation, Progress progress) throws IOException {
    try (FileChannel source = FileChannel.open(job.source())) {
      for (long at = 0; at < job.sizeBytes(); at += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, job.sizeBytes() - at);
        reservation.prepare(at, length);
        readFully(source, at, FileBytes.buffer(reservation.address() + at, length), job);
        progress.advance(length);
      }
    }
  }

  private static void readFully(FileChannel source, long at, ByteBuffer into, Job job)
      throws IOException {
    while (into.hasRemaining()) {
      if (source.read(into, at + into.position()) < 0) {
        throw CommandException.usage(
            job.source() + " became shorter while it was copied; nothing was stored");
      }
    }
  }
}
