package io.famfsarrow.arrow.index;

import io.famfsarrow.arrow.ipc.write.RandomBatch;
import io.famfsarrow.arrow.ipc.write.TestFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Random batches of every type whose values are as awkward as they can be: extremes, both zeros,
 * NaNs, characters at the borders of UTF-8, strings that share long starts.
 */
public final class WildTable implements AutoCloseable {

  private static final DictionaryEncoding TEXTS =
      new DictionaryEncoding(7, false, new ArrowType.Int(32, true));
  private static final DictionaryEncoding NUMBERS =
      new DictionaryEncoding(8, false, new ArrowType.Int(32, true));

  /** First and last characters of each length in UTF-8, the neighbours of surrogates, the last. */
  private static final int[] CHARACTERS = {
    0, 'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF
  };

  private final BufferAllocator allocator;
  private final Random random;
  private final Schema schema;
  private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
  private final List<VectorSchemaRoot> roots = new ArrayList<>();

  public WildTable(BufferAllocator allocator, Random random, int... rows) {
    this.allocator = allocator;
    this.random = random;
    this.schema = new Schema(fields());
    dictionaries.put(new Dictionary(texts(), TEXTS));
    dictionaries.put(new Dictionary(numbers(), NUMBERS));
    for (int count : rows) {
      roots.add(root(count));
    }
  }

  private static List<Field> fields() {
    List<Field> fields = new ArrayList<>(TestFields.all());
    ArrowType index = new ArrowType.Int(32, true);
    fields.add(new Field("dictionary_text", new FieldType(true, index, TEXTS), null));
    fields.add(new Field("dictionary_numbers", new FieldType(true, index, NUMBERS), null));
    fields.add(Field.nullable("wide_binary", new ArrowType.FixedSizeBinary(65)));
    fields.add(Field.nullable("widest_binary", new ArrowType.FixedSizeBinary(64)));
    return fields;
  }

  public Schema schema() {
    return schema;
  }

  public List<VectorSchemaRoot> roots() {
    return roots;
  }

  public MapDictionaryProvider dictionaries() {
    return dictionaries;
  }

  private FieldVector texts() {
    VarCharVector values = new VarCharVector("texts", allocator);
    for (int i = 0; i < 30; i++) {
      if (i == 5) {
        values.setNull(i);
      } else {
        values.setSafe(i, text());
      }
    }
    values.setValueCount(30);
    return values;
  }

  private FieldVector numbers() {
    IntVector values = new IntVector("numbers", allocator);
    for (int i = 0; i < 200; i++) {
      values.setSafe(i, random.nextInt());
    }
    values.setValueCount(200);
    return values;
  }

  private VectorSchemaRoot root(int rows) {
    double nulls = new double[] {0, 0.02, 0.5, 1}[random.nextInt(4)];
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try (ArrowRecordBatch batch =
        RandomBatch.forVectors(allocator, schema.getFields(), rows, random, nulls)) {
      new VectorLoader(root).load(batch);
    }
    for (FieldVector vector : root.getFieldVectors()) {
      if (vector.getField().getDictionary() != null) {
        indices((IntVector) vector, vector.getField().getDictionary().equals(TEXTS) ? 30 : 200);
      } else if (vector instanceof BaseFixedWidthVector fixed) {
        numbers(fixed);
      } else if (vector instanceof VariableWidthFieldVector strings) {
        strings(strings, rows, nulls);
      }
    }
    return root;
  }

  /** Of a part of the dictionary; nulls may point anywhere. */
  private void indices(IntVector vector, int size) {
    int from = random.nextInt(size);
    int count = 1 + random.nextInt(size - from);
    for (int row = 0; row < vector.getValueCount(); row++) {
      int index = vector.isNull(row) ? random.nextInt() : from + random.nextInt(count);
      vector.getDataBuffer().setInt(row * 4L, index);
    }
  }

  private void numbers(BaseFixedWidthVector vector) {
    if (vector.getTypeWidth() == 0) {
      return;
    }
    int width = vector.getTypeWidth();
    int style = random.nextInt(4);
    for (int row = 0; row < vector.getValueCount(); row++) {
      byte[] value = new byte[width];
      switch (style) {
        case 0 -> random.nextBytes(value);
        case 1 -> fill(value, -random.nextInt(1000));
        case 2 -> fill(value, random.nextInt(3));
        default -> special(value, vector.getField().getType());
      }
      if (vector.getField().getType() instanceof ArrowType.Decimal decimal) {
        fill(value, random.nextLong() >> random.nextInt(64));
        if (decimal.getBitWidth() == 128 && random.nextBoolean()) {
          value[10] ^= (byte) (value[15] + 1);
        }
      }
      vector.getDataBuffer().setBytes((long) row * width, value);
    }
  }

  private static void fill(byte[] value, long number) {
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i < 8 ? number >> (8 * i) : number >> 63);
    }
  }

  /** NaN, infinities and zeros of both signs where the type has them; else extremes. */
  private void special(byte[] value, ArrowType type) {
    if (type instanceof ArrowType.FloatingPoint && value.length == 8) {
      double[] numbers = {0.0, -0.0, Double.NaN, 1e300, Double.MIN_VALUE, Double.NEGATIVE_INFINITY};
      long sign = random.nextBoolean() ? 0 : Long.MIN_VALUE;
      fill(value, Double.doubleToRawLongBits(numbers[random.nextInt(6)]) ^ sign);
    } else if (type instanceof ArrowType.FloatingPoint && value.length == 4) {
      float[] numbers = {0f, -0f, Float.NaN, 1e30f, Float.MIN_VALUE, Float.POSITIVE_INFINITY};
      int sign = random.nextBoolean() ? 0 : Integer.MIN_VALUE;
      fill(value, Float.floatToRawIntBits(numbers[random.nextInt(6)]) ^ sign);
    } else if (type instanceof ArrowType.FloatingPoint) {
      int[] numbers = {0, 0x8000, 0x7E00, 0xFE00, 0x7C00, 0xFC00, 0x3C00, 1};
      fill(value, numbers[random.nextInt(8)]);
    } else {
      java.util.Arrays.fill(value, (byte) (random.nextBoolean() ? -1 : 0));
      value[value.length - 1] ^= (byte) (random.nextBoolean() ? 0x80 : 0);
    }
  }

  private void strings(VariableWidthFieldVector vector, int rows, double nulls) {
    boolean text =
        switch (vector.getField().getType().getTypeID()) {
          case Utf8, LargeUtf8, Utf8View -> true;
          default -> false;
        };
    vector.clear();
    vector.allocateNew();
    boolean shared = random.nextInt(3) == 0;
    for (int row = 0; row < rows; row++) {
      if (random.nextDouble() < nulls) {
        vector.setNull(row);
      } else {
        byte[] value = shared ? sharedStart(text) : text ? text() : bytes();
        vector.setSafe(row, value, 0, value.length);
      }
    }
    vector.setValueCount(rows);
  }

  private static final int[] LENGTHS = {0, 1, 3, 7, 8, 9, 15, 16, 20, 21, 22, 23, 40, 64, 65, 70};

  /** Long strings that differ late or not at all. */
  private byte[] sharedStart(boolean text) {
    byte[] start = new byte[60 + random.nextInt(8)];
    java.util.Arrays.fill(start, (byte) (text ? 0x7F : 0xFF));
    if (random.nextInt(20) == 0) {
      start[random.nextInt(start.length)] = 'x';
    }
    return start;
  }

  private byte[] text() {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    int[] characters = new int[length];
    int kinds = 1 + random.nextInt(CHARACTERS.length);
    for (int i = 0; i < length; i++) {
      characters[i] = CHARACTERS[CHARACTERS.length - 1 - random.nextInt(kinds)];
    }
    return new String(characters, 0, length).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] bytes() {
    byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
    random.nextBytes(value);
    for (int i = 0; i < value.length; i++) {
      value[i] |= (byte) (random.nextInt(3) == 0 ? 0 : 0xFF);
    }
    return value;
  }

  /** A value's bytes as they are stored, little-endian; null if it is null. */
  public static byte[] stored(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (vector instanceof BaseFixedWidthVector fixed && fixed.getTypeWidth() > 0) {
      byte[] value = new byte[fixed.getTypeWidth()];
      ArrowBuf data = fixed.getDataBuffer();
      data.getBytes((long) row * value.length, value);
      return value;
    }
    Object value = vector.getObject(row);
    if (value instanceof Boolean flag) {
      return new byte[] {(byte) (flag ? 1 : 0)};
    }
    if (value == null) {
      return null; // of a run-end encoded or union vector, which says otherwise itself
    }
    return value instanceof byte[] bytes
        ? bytes
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    roots.forEach(VectorSchemaRoot::close);
    dictionaries.close();
  }
}
