package io.famfsarrow.arrow.ipc.write;

/** Buffers without contents. */
final class BufferPlans {

  /** A buffer that is left out. */
  static final BufferPlan EMPTY =
      new BufferPlan() {
        @Override
        public long sizeBytes() {
          return 0;
        }

        @Override
        public void writeTo(RangeOutput out) {}
      };

  private BufferPlans() {}
}
