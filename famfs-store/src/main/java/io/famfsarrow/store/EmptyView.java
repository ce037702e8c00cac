package io.famfsarrow.store;

/** A file without bytes: there is nothing to map. */
record EmptyView(FamfsPath path) implements FileView {
  @Override
  public long address() {
    return 0;
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public Pin pin(String holder) {
    return () -> {};
  }

  @Override
  public void close() {
    // nothing is held
  }
}
