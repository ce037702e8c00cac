package io.famfsarrow.store.media;

import io.famfsarrow.store.MediaAccessException;
import java.nio.ByteOrder;

/** What kind of machine this is. Linux on little-endian x86-64 and aarch64 is supported. */
enum Machine {
  X86_64,
  AARCH64;

  private static final int O_DIRECTORY_X86_64 = 0x10000;
  private static final int O_DIRECTORY_AARCH64 = 0x4000;
  private static final int O_NOFOLLOW_X86_64 = 0x20000;
  private static final int O_NOFOLLOW_AARCH64 = 0x8000;

  /**
   * This machine.
   *
   * @throws MediaAccessException if it is none that the store can run on
   */
  static Machine current() {
    String architecture = System.getProperty("os.arch");
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default ->
          throw new MediaAccessException(
              "needs a 64-bit x86-64 or aarch64 machine, found " + architecture);
    };
  }

  static void requireSupported() {
    String system = System.getProperty("os.name");
    if (!system.equals("Linux")) {
      throw new MediaAccessException("needs Linux, found " + system);
    }
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new MediaAccessException("needs a little-endian machine");
    }
    current();
  }

  // The open flags whose values differ.

  static int directoryFlag() {
    return current() == X86_64 ? O_DIRECTORY_X86_64 : O_DIRECTORY_AARCH64;
  }

  static int noFollowFlag() {
    return current() == X86_64 ? O_NOFOLLOW_X86_64 : O_NOFOLLOW_AARCH64;
  }
}
