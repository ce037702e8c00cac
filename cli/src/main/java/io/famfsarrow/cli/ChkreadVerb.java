package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.log.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what is mapped with what the medium gives when it is read. */
@Command(
    name = "chkread",
    customSynopsis = "famfs-arrow chkread [OPTION]... PATH...",
    description =
        "Reads files in two ways that have nothing in common and compares them: through the mapping "
            + "that every reader uses, and with read() from the medium at the address that the map of "
            + "the file gives for each block. Device dax knows no read(), so there it is refused.",
    footer = {
      "%nExit code: 0 both agree, 1 they do not.",
      "%nExample:",
      "  famfs-arrow chkread /flights/2001.arrow"
    })
final class ChkreadVerb extends Verb {
  private static final int BLOCK_BYTES = 4096;
  private static final long SHORT_STEP_BYTES = 2L << 20;

  @Option(
      names = {"-s", "--short"},
      description = "Only the first block of each 2 MiB, and the last.")
  private boolean shortRun;

  @Option(
      names = {"-l", "--long"},
      description = "Every block (the default).")
  @SuppressWarnings("UnusedVariable") // taken for the famfs tools' sake
  private boolean longRun;

  @Parameters(
      arity = "0..*",
      hideParamSyntax = true,
      paramLabel = "PATH...",
      description = "Files in the store.")
  private List<String> paths = List.of();

  @Override
  int run(Console console) throws Exception {
    if (paths.isEmpty()) {
      throw CommandException.usage("chkread needs files in the store: chkread PATH...");
    }
    List<FamfsPath> files = paths.stream().map(Names::storePath).toList();
    int exitCode = ExitCodes.DONE;
    try (FamfsStore store = Stores.client(common());
        DeviceReader devices = new DeviceReader(store.devices())) {
      for (FamfsPath path : files) {
        OptionalLong difference = compare(store, store.findFile(path), devices);
        console.line(
            path
                + (difference.isEmpty()
                    ? ": both ways agree"
                    : ": the ways differ in the block at offset " + difference.getAsLong()));
        exitCode = difference.isEmpty() ? exitCode : ExitCodes.NO;
      }
      store.requireSameStore();
    }
    return exitCode;
  }

  /** Offset of the first block that differs. */
  private OptionalLong compare(FamfsStore store, FileNode file, DeviceReader devices)
      throws IOException {
    byte[] mapped = new byte[BLOCK_BYTES];
    byte[] read = new byte[BLOCK_BYTES];
    try (FileView view = store.open(file)) {
      long size = view.sizeBytes();
      long step = shortRun ? SHORT_STEP_BYTES : BLOCK_BYTES;
      for (long at = 0; at < size; at = next(at, step, size)) {
        int length = (int) Math.min(BLOCK_BYTES, size - at);
        FileBytes.copy(view, at, mapped, length);
        SimpleExtent from = locate(file.fmap(), at);
        devices.read(
            (int) from.deviceIndex(), from.mediaOffset(), ByteBuffer.wrap(read, 0, length));
        if (!Arrays.equals(mapped, 0, length, read, 0, length)) {
          return OptionalLong.of(at);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Of a short run the last block is the last one of the file. */
  private static long next(long at, long step, long size) {
    long last = (size - 1) / BLOCK_BYTES * BLOCK_BYTES;
    return at < last ? Math.min(at + step, last) : size;
  }

  /** Where a byte of the file lies, and how far its extent goes from there (famfs-format 11.5). */
  private static SimpleExtent locate(Fmap fmap, long fileOffset) {
    if (fmap instanceof InterleavedExtent interleaved) {
      long chunk = fileOffset / interleaved.chunkBytes();
      int strips = interleaved.strips().size();
      SimpleExtent strip = interleaved.strips().get((int) (chunk % strips));
      long row = chunk / strips;
      return from(strip, row * interleaved.chunkBytes() + fileOffset % interleaved.chunkBytes());
    }
    long left = fileOffset;
    for (SimpleExtent extent : ((SimpleFmap) fmap).extents()) {
      if (left < extent.lengthBytes()) {
        return from(extent, left);
      }
      left -= extent.lengthBytes();
    }
    throw new IllegalStateException("offset " + fileOffset + " beyond the map " + fmap);
  }

  private static SimpleExtent from(SimpleExtent extent, long skipBytes) {
    return new SimpleExtent(
        extent.deviceIndex(), extent.mediaOffset() + skipBytes, extent.lengthBytes() - skipBytes);
  }
}
