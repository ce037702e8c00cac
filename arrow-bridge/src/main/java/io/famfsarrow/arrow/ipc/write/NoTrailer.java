package io.famfsarrow.arrow.ipc.write;

import java.util.Map;

/** Of a file that carries nothing but its table. */
final class NoTrailer implements PlannedTrailer, GrowingTrailer {

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public Map<String, String> footerMetadata(long offset) {
    return Map.of();
  }

  @Override
  public void dictionaryWritten(long id, WrittenBlock block) {}

  @Override
  public void recordBatchWritten(WrittenBlock block) {}

  @Override
  public void writeTo(RangeOutput out) {}
}
