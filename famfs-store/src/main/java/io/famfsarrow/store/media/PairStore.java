package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** The 16-byte store of famfs-format 19.2, where the machine has one. */
final class PairStore {

  private static final long PAIR_BYTES = 2 * Long.BYTES;

  /** Loaded when the first pair is stored: those who only read never need it. */
  private static final class Holder {
    static final Optional<NativeCode> CODE = load();

    private static Optional<NativeCode> load() {
      try {
        return Optional.of(NativeCode.ofThisMachine()).filter(NativeCode::hasPairStore);
      } catch (MediaAccessException e) {
        // No executable pages: the caller stores the two words one after the other, as the format
        // allows. An incoherent medium was refused with that reason when it was opened.
        return Optional.empty();
      }
    }
  }

  private PairStore() {}

  /** Stores 16 bytes at an address aligned to 16; false if this machine cannot. */
  static boolean store(long address, long first, long second) {
    Holder.CODE.ifPresent(
        code -> {
          RawMemory.requireStore(address, 2 * Long.BYTES);
          VarHandle.releaseFence();
          MemoryProbe.requireReadable(address, PAIR_BYTES);
          code.storePair(address, first, second);
        });
    return Holder.CODE.isPresent();
  }
}
