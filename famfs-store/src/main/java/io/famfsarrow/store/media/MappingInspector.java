package io.famfsarrow.store.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel says of this process's mappings of one medium ({@code /proc/self/maps} and {@code
 * smaps}): the proof, in tests and for users, that bytes are mapped and not copied, and by which
 * pages. Each question reads the files anew.
 */
public final class MappingInspector {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path SMAPS = Path.of("/proc/self/smaps");

  private final NodeInfo node;

  MappingInspector(NodeInfo node) {
    this.node = node;
  }

  /**
   * For the node that a path leads to now. For one that was renamed or deleted since it was mapped
   * use {@link MappedMedia#inspector()}.
   *
   * @throws io.famfsarrow.store.NoSuchStoreException if there is none
   */
  public static MappingInspector of(Path path) {
    return new MappingInspector(NodeInfo.at(path.toAbsolutePath().toString()));
  }

  /** Mappings of the medium, by address. */
  public List<ProcessMapping> mappings() {
    return read(MAPS, node);
  }

  /** Whether every byte of the range lies in a mapping of the medium. */
  public boolean covers(long address, long lengthBytes) {
    long next = address;
    long end = Math.addExact(address, lengthBytes);
    for (ProcessMapping mapping : mappings()) {
      if (mapping.start() <= next && next < mapping.end()) {
        next = mapping.end();
      }
    }
    return next >= end;
  }

  /**
   * How much of the range this process reaches by 2 MiB pages, in bytes. Only pages that were
   * touched count; so touch the range first. The kernel counts by mapping: where one lies in the
   * range in part, all its 2 MiB pages count, up to the length of that part.
   */
  public long hugeBytes(long address, long lengthBytes) {
    long end = Math.addExact(address, lengthBytes);
    long bytes = 0;
    for (ProcessMapping mapping : read(SMAPS, node)) {
      long overlap = Math.min(end, mapping.end()) - Math.max(address, mapping.start());
      if (overlap > 0) {
        bytes += Math.min(overlap, mapping.hugeBytes());
      }
    }
    return bytes;
  }

  private static List<ProcessMapping> read(Path file, NodeInfo node) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return ProcessMapping.parse(lines.toList()).stream()
          .filter(mapping -> mapping.isOf(node))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
