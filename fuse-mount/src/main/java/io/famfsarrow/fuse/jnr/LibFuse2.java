package io.famfsarrow.fuse.jnr;

import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.LibFuse;
import ru.serce.jnrfuse.struct.FuseOperations;

/** The native library, loaded at first use. */
final class LibFuse2 {
  private static final String FILE_NAME = "libfuse.so.2";

  private LibFuse2() {}

  /** Loaded once; a failure is told again at each use. */
  private static final class Loaded {
    static final LibFuse LIBRARY =
        LibraryLoader.create(LibFuse.class).failImmediately().load(FILE_NAME);
    static final Runtime RUNTIME = Runtime.getRuntime(LIBRARY);
  }

  /** Why the library cannot be used, if so. */
  static Optional<String> loadProblem() {
    try {
      return Loaded.RUNTIME == null ? Optional.of(FILE_NAME + " has no runtime") : Optional.empty();
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError missing) {
      return Optional.of(
          FILE_NAME
              + " cannot be loaded: install the package libfuse2 (libfuse2t64 on newer systems)");
    }
  }

  static Runtime runtime() {
    return Loaded.RUNTIME;
  }

  /** Mounts and serves until it is unmounted; returns libfuse's exit code. */
  static int serve(String[] arguments, FuseOperations operations) {
    return Loaded.LIBRARY.fuse_main_real(
        arguments.length, arguments, operations, Struct.size(operations), null);
  }
}
