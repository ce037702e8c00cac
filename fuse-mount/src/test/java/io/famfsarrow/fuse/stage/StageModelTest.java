package io.famfsarrow.fuse.stage;

import static io.famfsarrow.fuse.stage.StageFixture.errno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random operations, sensible and not, answer what a naive model answers; what is published in the
 * end is what the model says, and the store is sound.
 */
class StageModelTest {
  private static final int OPERATIONS = 400;
  private static final List<String> NAMES =
      List.of("a", "b", "c.arrow", "d.tmp", ".e", "f~", "_temporary", "g", "h.part");
  private static final List<byte[]> ARROWS = List.of(SampleArrow.file(3), SampleArrow.file(500));

  @TempDir Path folder;

  /** An open file of both sides. */
  private record Handle(long number, StageModel.Node node, boolean inPlace) {}

  @Test
  void agreesWithTheModel() {
    long chosen = Long.getLong("famfs.stage.seed", System.nanoTime());
    for (int run = 0; run < Integer.getInteger("famfs.stage.runs", 5); run++) {
      long seed = chosen + run;
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError("with -Dfamfs.stage.seed=" + seed + ": " + failed, failed);
      }
    }
  }

  private final class Run {
    private final Random random;
    private final StageFixture files;
    private final StageModel model = new StageModel(ARROWS);
    private final List<Handle> handles = new ArrayList<>();
    private String last = "";

    Run(long seed) {
      random = new Random(seed);
      files = new StageFixture(folder.resolve(Long.toString(seed)), 2L << 30);
    }

    void run() {
      try (files) {
        for (int i = 0; i < OPERATIONS; i++) {
          step();
          compareNames();
        }
        compareContents();
        compareWithOtherHosts();
      }
    }

    private void step() {
      switch (random.nextInt(14)) {
        case 0, 1 -> create(path());
        case 2 -> open(path());
        case 3, 4, 5 -> write();
        case 6 -> flush();
        case 7, 8 -> release();
        case 9 -> mkdir(path());
        case 10 -> remove(path());
        case 11, 12 -> rename(path(), path());
        default -> others(path());
      }
    }

    private String path() {
      StringBuilder path = new StringBuilder();
      for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
        path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
      }
      return path.toString();
    }

    private void same(String operation, int expected, Runnable action) {
      last = operation;
      assertEquals(expected, errno(action), operation);
    }

    private void create(String path) {
      int expected = model.create(path);
      same(
          "create " + path,
          expected,
          () -> handles.add(new Handle(files.create(path), model.find(path), false)));
    }

    private void open(String path) {
      int expected = model.openForWriting(path);
      same(
          "open " + path,
          expected,
          () -> {
            StageModel.Node node = model.find(path);
            handles.add(new Handle(files.openForWriting(path), node, node.published));
          });
    }

    private Handle handle() {
      return handles.isEmpty() ? null : handles.get(random.nextInt(handles.size()));
    }

    private void write() {
      Handle handle = handle();
      if (handle == null) {
        return;
      }
      int choice = random.nextInt(6);
      if (choice == 0) {
        rewrite(handle, ARROWS.get(random.nextInt(ARROWS.size())));
      } else if (choice == 1) {
        byte[] whole = ARROWS.get(1);
        rewrite(handle, Arrays.copyOf(whole, 8 + random.nextInt(whole.length - 8)));
      } else if (choice == 2) {
        truncate(handle, random.nextInt(5000));
      } else if (!handle.node().isArrow()) {
        byte[] bytes = new byte[1 + random.nextInt(choice == 3 ? 3 << 20 : 3000)];
        random.nextBytes(bytes);
        put(handle, random.nextInt(4000), bytes);
      }
    }

    /** As who opens with O_TRUNC. */
    private void rewrite(Handle handle, byte[] bytes) {
      truncate(handle, 0);
      put(handle, 0, bytes);
    }

    private void put(Handle handle, int offset, byte[] bytes) {
      same(
          "write " + bytes.length + " at " + offset,
          model.write(handle.node(), handle.inPlace(), offset, bytes),
          () -> files.write(handle.number(), offset, bytes));
    }

    private void truncate(Handle handle, int size) {
      String path = model.pathOf(handle.node());
      if (path != null) {
        same(
            "truncate " + path + " to " + size,
            model.truncate(handle.node(), size),
            () -> {
              var unused = files.stage.change(files.id(path), AttributeChange.NONE.withSize(size));
            });
      }
    }

    private void flush() {
      Handle handle = handle();
      if (handle != null) {
        model.flush(handle.node());
        same("flush", 0, () -> files.flush(handle.number()));
      }
    }

    private void release() {
      Handle handle = handle();
      if (handle != null) {
        handles.remove(handle);
        model.flush(handle.node());
        model.release(handle.node());
        same("close", 0, () -> files.close(handle.number()));
      }
    }

    private void mkdir(String path) {
      same("mkdir " + path, model.mkdir(path), () -> files.mkdir(path));
    }

    private void remove(String path) {
      if (random.nextBoolean()) {
        same("unlink " + path, model.unlink(path), () -> files.unlink(path));
      } else {
        same("rmdir " + path, model.rmdir(path), () -> files.rmdir(path));
      }
    }

    private void rename(String from, String to) {
      same("rename " + from + " " + to, model.rename(from, to), () -> files.rename(from, to));
    }

    private void others(String path) {
      byte[] bytes = new byte[1 + random.nextInt(100)];
      random.nextBytes(bytes);
      if (random.nextInt(4) == 0 && model.publishElsewhere(path, bytes)) {
        files.publishElsewhere(path, bytes, 0644);
        files.mounted.refresh();
      }
    }

    private void compareNames() {
      Map<String, String> expected = new TreeMap<>();
      model.walk((path, node) -> expected.put(path, shown(node)));
      Map<String, String> found = new TreeMap<>();
      list("", StageFixture.ROOT, found);
      assertEquals(expected, found, "after " + last);
    }

    private static String shown(StageModel.Node node) {
      return (node.directory ? "dir" : Integer.toString(node.bytes.length))
          + (node.published ? "" : " staged");
    }

    private void list(String path, long directory, Map<String, String> found) {
      for (DirectoryEntry entry : files.stage.children(directory)) {
        Attributes node = entry.attributes();
        String child = path + "/" + entry.name();
        if (!child.equals("/.meta")) {
          String what = node.isDirectory() ? "dir" : Long.toString(node.sizeBytes());
          found.put(child, what + (node.staged() ? " staged" : ""));
          if (node.isDirectory()) {
            list(child, node.id(), found);
          }
        }
      }
    }

    private void compareContents() {
      model.walk(
          (path, node) -> {
            if (!node.directory) {
              assertArrayEquals(node.bytes, files.read(path), path);
            }
          });
    }

    private void compareWithOtherHosts() {
      Map<String, byte[]> expected = model.publishedFiles();
      Map<String, byte[]> found = files.published();
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach((path, bytes) -> assertArrayEquals(bytes, found.get(path), path));
    }
  }
}
