package io.famfsarrow.store;

/** A store attached for reading, on any host. The medium is open for reading only. */
public final class FamfsClient extends FamfsStore {
  FamfsClient(MediaSpec spec, StoreOptions options, StoreMedia attached) {
    super(spec, options, attached);
  }
}
