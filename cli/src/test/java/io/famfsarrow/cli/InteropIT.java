package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.dataset.source.DatasetFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java of docs/interop.md that goes through a mount, as it stands there. */
@Timeout(120)
class InteropIT {
  @RegisterExtension final CliStore store = new CliStore();
  private Path directory;

  @AfterEach
  void unmount() {
    if (directory != null) {
      CliRun unused = CliRun.of("umount", "--lazy", directory.toString());
    }
  }

  @Test
  void arrowsDatasetLibraryReadsAFolderThroughTheMount() throws Exception {
    RequiredMounts.require();
    String one = store.file("1.csv", "delay,x\n1,a\n20,b\n").toString();
    String two = store.file("2.csv", "delay,x\n300,c\n").toString();
    store.run("publish", one, two, "/flights").expectDone();
    directory = Files.createDirectory(store.folder().resolve("mnt"));
    store.run("mount", directory.toString()).expectDone();
    assertEquals(321, sumOfDelays("file://" + directory + "/flights"));
    CliRun.of("umount", directory.toString()).expectDone();
    directory = null;
  }

  private static long sumOfDelays(String folder) throws Exception {
    long sum = 0;
    try (BufferAllocator allocator = new RootAllocator();
        DatasetFactory factory =
            new FileSystemDatasetFactory(
                allocator, NativeMemoryPool.getDefault(), FileFormat.ARROW_IPC, folder);
        Dataset dataset = factory.finish();
        Scanner scanner =
            dataset.newScan(new ScanOptions(131_072, Optional.of(new String[] {"delay"})));
        ArrowReader reader = scanner.scanBatches()) {
      while (reader.loadNextBatch()) {
        BigIntVector delay = (BigIntVector) reader.getVectorSchemaRoot().getVector("delay");
        for (int row = 0; row < delay.getValueCount(); row++) {
          sum += delay.get(row);
        }
      }
    }
    return sum;
  }
}
