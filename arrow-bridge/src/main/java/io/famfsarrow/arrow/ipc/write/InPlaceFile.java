package io.famfsarrow.arrow.ipc.write;

import io.famfsarrow.arrow.index.scan.BodyShape;
import io.famfsarrow.store.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An Arrow IPC file whose batches are made where they will stay: each leaves room for its message,
 * then come its buffers, and closing it fills in the message. Order of calls: {@link #begin}, then
 * {@link #openBatch} and {@link #closeBatch} as often as there are batches, then {@link #finish}.
 * Not for use by several threads at a time.
 */
public final class InPlaceFile implements AutoCloseable {

  /** Room for the data buffers of a column of views; a body with more of them is moved up. */
  private static final int DATA_BUFFERS_OF_VIEWS = 64;

  private final Schema schema;
  private final DictionaryProvider provider;
  private final Schema messageSchema;
  private final BodySpace space;
  private final GrowingTrailer trailer;
  private final DictionaryMerger dictionaries = new DictionaryMerger();
  private final List<FileBlock> dictionaryBlocks = new ArrayList<>();
  private final List<FileBlock> records = new ArrayList<>();
  private final int headerBytes;
  private Map<Long, Integer> dictionarySizes;
  private long endOffset;
  private long rows;
  private long copiedBytes;

  /**
   * @param schema as a {@code VectorSchemaRoot} has it
   * @param provider dictionaries of the schema, looked at when {@link #begin} is called
   * @param trailer makes what is told of each batch when it is closed
   * @throws InvalidRequestException if the schema names a dictionary that the provider lacks
   */
  public InPlaceFile(
      Schema schema, DictionaryProvider provider, BodySpace space, GrowingTrailer.Factory trailer) {
    this.schema = schema;
    this.provider = provider;
    this.messageSchema = messageSchema(schema, provider);
    this.space = space;
    this.trailer = trailer.of(messageSchema);
    this.headerBytes = MessageEncoder.recordBatch(largestShape(schema)).length;
  }

  private static Schema messageSchema(Schema schema, DictionaryProvider provider) {
    try {
      return TableStage.messageSchema(schema, provider);
    } catch (IllegalArgumentException missing) {
      throw new InvalidRequestException(
          "the schema names a dictionary that is not there: " + missing.getMessage(), missing);
    }
  }

  /** Numbers that are 0 take no room in a message, so these are not. */
  private static BatchShape largestShape(Schema schema) {
    List<BatchShape.Node> nodes = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    List<Long> variadicCounts = new ArrayList<>();
    schema.getFields().forEach(field -> addShape(field, nodes, sizes, variadicCounts));
    return new BatchShape(1, nodes, sizes, variadicCounts);
  }

  private static void addShape(
      Field field, List<BatchShape.Node> nodes, List<Long> sizes, List<Long> variadicCounts) {
    ArrowType type = ColumnPlans.physical(field.getType());
    nodes.add(new BatchShape.Node(1, 1));
    int buffers = TypeLayout.getTypeBufferCount(type);
    if (type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView) {
      buffers += DATA_BUFFERS_OF_VIEWS;
      variadicCounts.add((long) DATA_BUFFERS_OF_VIEWS);
    }
    for (int i = 0; i < buffers; i++) {
      sizes.add(1L);
    }
    field.getChildren().forEach(child -> addShape(child, nodes, sizes, variadicCounts));
  }

  /**
   * Writes what comes before the batches: the schema and the dictionaries as they are now. If it
   * fails for want of space it may be called again, and starts anew.
   */
  public void begin() {
    byte[] schemaMessage = MessageEncoder.schema(messageSchema);
    endOffset = IpcLayout.LEADING_MAGIC_BYTES + (long) schemaMessage.length;
    space.reach(endOffset);
    RangeOutput out = new RangeOutput(space, 0, endOffset);
    out.put(IpcLayout.magic());
    out.zeroTo(IpcLayout.LEADING_MAGIC_BYTES);
    out.put(schemaMessage);
    dictionaries.update(schema.getFields(), provider);
    dictionarySizes = dictionaries.sizes();
    writeDictionaries(dictionaries.plans());
  }

  private void writeDictionaries(Map<Long, BatchPlan> plans) {
    Map<Long, GrowingTrailer.WrittenBlock> all = new LinkedHashMap<>();
    List<FileBlock> blocks = new ArrayList<>();
    try {
      plans.forEach((id, batch) -> all.put(id, writeDictionary(id, batch, blocks)));
    } finally {
      plans.values().forEach(BatchPlan::close);
    }
    // Noted only when no more space is needed: the next attempt writes all of them again.
    all.forEach(trailer::dictionaryWritten);
    dictionaryBlocks.addAll(blocks);
    blocks.forEach(block -> copiedBytes += block.bodyBytes());
  }

  private GrowingTrailer.WrittenBlock writeDictionary(
      long id, BatchPlan batch, List<FileBlock> blocks) {
    byte[] metadata = MessageEncoder.dictionaryBatch(id, batch.shape());
    FileBlock block = new FileBlock(endOffset, metadata.length, batch.shape().bodyBytes());
    space.reach(block.endOffset());
    RangeOutput out = new RangeOutput(space, endOffset, block.endOffset());
    out.put(metadata);
    batch.writeBodyTo(out);
    blocks.add(block);
    endOffset = block.endOffset();
    return written(block, batch.shape().body());
  }

  /**
   * Leaves room for the message of a batch.
   *
   * @return where its body starts, aligned to 64 bytes
   */
  public long openBatch() {
    long bodyOffset = endOffset + headerBytes;
    space.reach(bodyOffset);
    return bodyOffset;
  }

  /**
   * Makes a batch of its buffers and writes its message.
   *
   * @param batch with buffers from the space, or from elsewhere, which are copied; closed in any
   *     case
   * @throws CorruptSourceException if its arrays contradict themselves or the schema
   */
  public void closeBatch(ArrowRecordBatch batch) {
    long bodyOffset = endOffset + headerBytes;
    try (BatchPlan plan = plan(batch)) {
      requireSameDictionaries();
      BodyAssembly body = new BodyAssembly(space, bodyOffset, plan.buffers());
      BodyPlaces places = body.assemble();
      copiedBytes += body.copiedBytes();
      byte[] metadata = MessageEncoder.recordBatch(plan.shape(), places, headerBytes);
      FileBlock block = new FileBlock(endOffset, metadata.length, places.bodyBytes());
      moveUp(bodyOffset, block);
      new RangeOutput(space, endOffset, block.bodyOffset()).put(metadata);
      trailer.recordBatchWritten(written(block, plan.shape().body(places)));
      add(block, plan.shape().rows());
    }
  }

  private BatchPlan plan(ArrowRecordBatch batch) {
    try (SourceBatch source = new SourceBatch(batch, schema.getFields(), dictionaries)) {
      List<ColumnPlan> columns = ColumnPlans.of(schema.getFields());
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).add(source.columns().get(i), 0, source.rows());
      }
      return new BatchPlan(source.rows(), columns, List.of(source.claim()));
    }
  }

  private void requireSameDictionaries() {
    dictionaries.update(schema.getFields(), provider);
    boolean moved =
        dictionarySizes.keySet().stream().anyMatch(id -> dictionaries.remap(id) != null);
    if (moved || !dictionaries.sizes().equals(dictionarySizes)) {
      throw new InvalidRequestException(
          "a dictionary changed after the first batch was started: a file holds each dictionary once, so give it all of its values before");
    }
  }

  /** For a message that needs more room than was left, which only views can make. */
  private void moveUp(long bodyOffset, FileBlock block) {
    if (block.bodyOffset() == bodyOffset) {
      return;
    }
    space.reach(block.endOffset());
    space.prepare(block.bodyOffset(), block.bodyBytes());
    long address = space.address();
    MemoryUtil.copyMemory(address + bodyOffset, address + block.bodyOffset(), block.bodyBytes());
    copiedBytes += block.bodyBytes();
  }

  private GrowingTrailer.WrittenBlock written(FileBlock block, BodyShape shape) {
    return new GrowingTrailer.WrittenBlock(
        shape, space.address() + block.offset(), block.metadataBytes(), block.bodyBytes());
  }

  private void add(FileBlock block, long batchRows) {
    records.add(block);
    endOffset = block.endOffset();
    rows += batchRows;
  }

  /**
   * Writes what follows the batches.
   *
   * @return exact size of the file
   */
  public long finish() {
    FileTail tail =
        new FileTail(messageSchema, dictionaryBlocks, records, Map.of(), trailer, endOffset);
    space.reach(tail.endOffset());
    RangeOutput out = new RangeOutput(space, endOffset, tail.endOffset());
    tail.writeTo(out);
    out.requireAt(tail.endOffset());
    return tail.endOffset();
  }

  /** End of what is written. */
  public long endOffset() {
    return endOffset;
  }

  /** Rows of the closed batches. */
  public long rows() {
    return rows;
  }

  public int batchCount() {
    return records.size();
  }

  /** Bytes of dictionaries, and of buffers that were not made in the space. */
  public long copiedBytes() {
    return copiedBytes;
  }

  /** Lets go of the dictionaries. */
  @Override
  public void close() {
    dictionaries.close();
  }
}
