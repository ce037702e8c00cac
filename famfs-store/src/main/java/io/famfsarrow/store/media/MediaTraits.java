package io.famfsarrow.store.media;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.MediaAccessException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What follows from the kind of a medium.
 *
 * @param kind file or device
 * @param sizeBytes as it was when it was opened
 * @param granularityBytes what offsets and lengths of mappings are multiples of, a power of two
 * @param preparation how memory is got before it is filled
 */
record MediaTraits(
    Media.Kind kind, long sizeBytes, long granularityBytes, PagePreparation.Strategy preparation) {
  private static final long TMPFS_MAGIC = 0x01021994L;
  private static final long HUGETLBFS_MAGIC = 0x958458f6L;
  private static final String COHERENCE_VARIABLE = "FAMFS_COHERENCE";

  /**
   * Looks at an open node.
   *
   * @throws MediaAccessException if it is no medium
   */
  static MediaTraits of(Path path, Descriptor descriptor, SysFs sysFs) {
    NodeInfo node = descriptor.node();
    return switch (node.type()) {
      case NodeInfo.REGULAR -> ofFile(descriptor, node);
      case NodeInfo.CHARACTER -> ofDax(sysFs.dax(path, node.deviceNumber()));
      case NodeInfo.BLOCK -> ofBlock(sysFs.blockSizeBytes(path, node.deviceNumber()));
      default ->
          throw new MediaAccessException(
              path + ": " + node.typeName() + ", expected a file, a dax device or a block device");
    };
  }

  private static MediaTraits ofFile(Descriptor descriptor, NodeInfo node) {
    long fileSystem = descriptor.fileSystemType();
    if (fileSystem == HUGETLBFS_MAGIC) {
      // Its pages are there or mmap fails. Sizes other than 2 MiB are refused by mmap itself.
      return new MediaTraits(
          Media.Kind.FILE,
          node.sizeBytes(),
          Mappings.HUGE_PAGE_BYTES,
          PagePreparation.Strategy.NONE);
    }
    return new MediaTraits(
        Media.Kind.FILE,
        node.sizeBytes(),
        RawMemory.pageBytes(),
        fileSystem == TMPFS_MAGIC
            ? PagePreparation.Strategy.ALLOCATE_AND_COLLAPSE
            : PagePreparation.Strategy.ALLOCATE);
  }

  private static MediaTraits ofDax(SysFs.DaxGeometry geometry) {
    return new MediaTraits(
        Media.Kind.DAX_DEVICE,
        geometry.sizeBytes(),
        geometry.alignmentBytes(),
        PagePreparation.Strategy.NONE);
  }

  private static MediaTraits ofBlock(long sizeBytes) {
    return new MediaTraits(
        Media.Kind.BLOCK_DEVICE, sizeBytes, RawMemory.pageBytes(), PagePreparation.Strategy.NONE);
  }

  /**
   * Whether cache lines need no maintenance: as the options say, else as the environment says, else
   * files are coherent and devices are not.
   */
  boolean coherent(MediaOptions options, Map<String, String> environment) {
    return switch (options.coherence()) {
      case COHERENT -> true;
      case INCOHERENT -> false;
      case DETECT -> coherent(environment.get(COHERENCE_VARIABLE));
    };
  }

  private boolean coherent(String setting) {
    if (setting == null || setting.isEmpty()) {
      return kind == Media.Kind.FILE;
    }
    return switch (setting) {
      case "coherent" -> true;
      case "incoherent" -> false;
      default ->
          throw new InvalidRequestException(
              COHERENCE_VARIABLE + " is " + setting + ", expected coherent or incoherent");
    };
  }
}
