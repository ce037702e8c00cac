package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException;
import io.famfsarrow.arrow.CorruptArrowFileException.Code;
import io.famfsarrow.arrow.index.BatchIndex;
import io.famfsarrow.arrow.ipc.write.ParallelLoop;
import io.famfsarrow.store.media.MemoryCrc32c;

/**
 * Compares blocks of a file with the checksums that were published with them; remembers which are
 * right. Safe for use by several threads.
 */
final class Checksums {

  private final IpcFile ipc;
  private final FileBytes file;
  private final CheckedOnce batches;
  private final CheckedOnce dictionaries;

  Checksums(IpcFile ipc) {
    this.ipc = ipc;
    this.file = ipc.bytes();
    this.batches = new CheckedOnce(ipc.batchCount(), 1);
    this.dictionaries = new CheckedOnce(ipc.footer().dictionaries().size(), 1);
  }

  /**
   * Verifies a record batch, if that was not done before.
   *
   * @throws CorruptArrowFileException if it is not what was published, or if the batch index is
   *     damaged, so that nobody can tell
   */
  void requireBatch(int batch) {
    if (!batches.passed(batch, 0)) {
      IndexSection section = ipc.index();
      section.requireSound();
      try (BatchIndex index = section.open()) {
        if (index.isPresent()) {
          long expected = index.guarded(() -> index.crc32c(batch));
          require(ipc.footer().recordBatches(), batch, (int) expected);
        }
      }
      batches.pass(batch, 0);
    }
  }

  /** As {@link #requireBatch}, of a dictionary batch. */
  void requireDictionary(int block) {
    if (!dictionaries.passed(block, 0)) {
      IndexSection section = ipc.index();
      section.requireSound();
      if (section.hasDictionaryChecksums()) {
        require(ipc.footer().dictionaries(), block, section.dictionaryChecksum(block));
      }
      dictionaries.pass(block, 0);
    }
  }

  /** Everything that has a checksum. */
  void requireAll(int threads) {
    int first = ipc.footer().dictionaries().size();
    ParallelLoop.run(
        threads,
        Math.addExact(first, ipc.batchCount()),
        i -> {
          if (i < first) {
            requireDictionary(i);
          } else {
            requireBatch(i - first);
          }
        });
  }

  private void require(BlockTable table, int i, int expected) {
    file.whilePinned(
        () -> {
          Block block = table.block(i);
          int found = checksum(block);
          if (found != expected) {
            file.dropLines(block.fileOffset(), block.lengthBytes());
            found = checksum(block);
          }
          if (found != expected) {
            throw file.corrupt(
                Code.CHECKSUM,
                table.where(i),
                "CRC32C %08x, as it was published".formatted(expected),
                "%08x".formatted(found));
          }
          return null;
        });
  }

  private int checksum(Block block) {
    long address = file.addressOf(block.fileOffset(), block.lengthBytes());
    return MemoryCrc32c.of(address, block.lengthBytes());
  }
}
