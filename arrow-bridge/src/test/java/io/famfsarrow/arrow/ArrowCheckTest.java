package io.famfsarrow.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damages single buffers and looks what the check calls it. */
class ArrowCheckTest {

  static List<Path> valid() throws IOException {
    return ForeignFilesTest.littleEndian();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validFileHasNoProblems(Path file) throws IOException {
    assertEquals(List.of(), check(Files.readAllBytes(file)));
  }

  @Test
  void everyTypeHasNoProblems() {
    try (BufferAllocator allocator = new RootAllocator()) {
      assertEquals(List.of(), check(AllTypes.file(allocator, AllTypes.schema(), 2, 100, 3)));
    }
  }

  private static List<ArrowCheck.Problem> check(byte[] bytes) {
    try (GuardedRange range = new GuardedRange(bytes)) {
      return ArrowCheck.check(ArrowFile.open(range, "file"));
    }
  }

  /** Lets a change act on the bytes of one buffer of batch 0, and names what is found then. */
  private static List<String> damaged(
      byte[] bytes, String column, int buffer, ObjIntConsumer<ByteBuffer> change) {
    int at;
    try (GuardedRange range = new GuardedRange(bytes);
        BufferAllocator allocator = new RootAllocator();
        RecordBatchView batch =
            ArrowFile.open(range, "file").batch(0, Projection.all(), allocator)) {
      FieldVector vector = batch.vector(column);
      ArrowBuf found = Vectors.buffers(vector).get(buffer);
      at = (int) (found.memoryAddress() - range.address());
    }
    byte[] copy = bytes.clone();
    change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN), at);
    return check(copy).stream()
        .map(problem -> problem.batch() + " " + problem.column() + " " + problem.code())
        .toList();
  }

  private static byte[] allTypes() {
    try (BufferAllocator allocator = new RootAllocator()) {
      return AllTypes.file(allocator, AllTypes.schema(), 2, 100, 5);
    }
  }

  private static byte[] pyarrow(String name) throws IOException {
    return Files.readAllBytes(Samples.folder("pyarrow/" + name));
  }

  @Test
  void decreasingOffsetsAreFound() {
    assertEquals(
        List.of("0 utf8 offsets"),
        damaged(allTypes(), "utf8", 1, (b, at) -> b.putInt(at + 40, Integer.MAX_VALUE)));
    assertEquals(
        List.of("0 large utf8 offsets"),
        damaged(allTypes(), "large utf8", 1, (b, at) -> b.putLong(at + 80, -1)));
    assertEquals(
        List.of("0 list offsets"),
        damaged(allTypes(), "list", 1, (b, at) -> b.putInt(at + 40, 1 << 20)));
  }

  @Test
  void lastOffsetBeyondTheDataIsFound() {
    assertEquals(
        List.of("0 binary offsets"),
        damaged(allTypes(), "binary", 1, (b, at) -> b.putInt(at + 400, 1 << 20)));
  }

  @Test
  void viewsThatPointElsewhereAreFound() throws IOException {
    byte[] views = pyarrow("views.arrow");
    assertEquals(
        List.of("0 text view"), damaged(views, "text", 1, (b, at) -> b.putInt(at + 8, 77)));
    assertEquals(
        List.of("0 binary view"),
        damaged(views, "binary", 1, (b, at) -> b.putInt(at + 12, 1 << 30)));
    assertEquals(
        List.of("0 lists offsets"), damaged(views, "lists", 2, (b, at) -> b.putInt(at + 8, 1000)));
  }

  @Test
  void textThatIsNotUtf8IsFound() throws IOException {
    assertEquals(
        List.of("0 text utf8"),
        damaged(pyarrow("plain.arrow"), "text", 2, (b, at) -> b.put(at + 9, (byte) 0xC0)));
    assertEquals(
        List.of("0 text utf8"),
        damaged(pyarrow("views.arrow"), "text", 2, (b, at) -> b.put(at, (byte) 0xFF)));
  }

  @Test
  void unionsAreFound() {
    assertEquals(
        List.of("0 dense union"), damaged(allTypes(), "dense", 0, (b, at) -> b.put(at, (byte) 6)));
    assertEquals(
        List.of("0 dense union"), damaged(allTypes(), "dense", 1, (b, at) -> b.putInt(at, 5000)));
    assertEquals(
        List.of("0 sparse union"),
        damaged(allTypes(), "sparse", 0, (b, at) -> b.put(at + 3, (byte) -1)));
  }

  @Test
  void runEndsAreFound() {
    assertEquals(
        List.of("0 run ends run-ends"),
        damaged(allTypes(), "run ends", 1, (b, at) -> b.putInt(at + 8, 1)));
  }

  @Test
  void nullCountIsFound() {
    assertEquals(
        List.of("0 int32 null-count"),
        damaged(allTypes(), "int32", 0, (b, at) -> b.put(at, (byte) ~b.get(at))));
  }

  @Test
  void indexBeyondTheDictionaryIsFound() throws IOException {
    assertEquals(
        List.of("0 lists dictionary"),
        damaged(pyarrow("delta-dictionary.arrow"), "lists", 1, (b, at) -> b.put(at, (byte) 9)));
  }
}
