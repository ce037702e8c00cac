package io.famfsarrow.store.media;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Machine code, in hexadecimal, of the operations that Java has no words for. Each is a function of
 * the C calling convention without a result.
 *
 * @param writeBack (start, end): writes back the cache lines of [start, end), then fences stores
 * @param drop (start, end): writes back and drops the lines, then keeps later loads behind
 * @param fence (): earlier write-backs are complete before later stores
 * @param pairStore (address, first, second): stores 16 aligned bytes at once, behind earlier
 *     stores; empty where the processor has no such store
 * @param lineBytes alignment of start that writeBack and drop expect, a power of two
 * @param description the instructions used
 */
record MachineCode(
    String writeBack,
    String drop,
    String fence,
    Optional<String> pairStore,
    int lineBytes,
    String description) {

  /** The code for a machine. */
  static MachineCode of(CpuFeatures features) {
    return switch (features.machine()) {
      case X86_64 -> X86.code(features);
      case AARCH64 -> Aarch64.code(features);
    };
  }

  /** Arguments arrive in rdi, rsi and rdx. */
  private static final class X86 {
    private static final int LINE_BYTES = 64;

    private static final String CLWB = "660fae37"; // clwb [rdi]
    private static final String CLFLUSHOPT = "660fae3f"; // clflushopt [rdi]
    private static final String CLFLUSH = "0fae3f"; // clflush [rdi]
    private static final String NEXT_LINE = "4883c740" + "4839f7"; // add rdi, 64; cmp rdi, rsi
    private static final String JUMP_IF_BELOW = "72"; // jb, and the distance in one byte
    private static final String SFENCE = "0faef8";
    private static final String MFENCE = "0faef0";
    private static final String RETURN = "c3";
    private static final String STORE_PAIR =
        "66480f6ec6" // movq xmm0, rsi
            + "66480f6eca" // movq xmm1, rdx
            + "660f6cc1" // punpcklqdq xmm0, xmm1
            + "0f2907"; // movaps [rdi], xmm0

    static MachineCode code(CpuFeatures features) {
      String dropName = features.has("clflushopt") ? "clflushopt" : "clflush";
      String dropLine = features.has("clflushopt") ? CLFLUSHOPT : CLFLUSH;
      String writeBackName = features.has("clwb") ? "clwb" : dropName;
      String writeBackLine = features.has("clwb") ? CLWB : dropLine;
      return new MachineCode(
          loop(writeBackLine) + SFENCE + RETURN,
          loop(dropLine) + MFENCE + RETURN,
          SFENCE + RETURN,
          // Atomic on every processor that has AVX, says the manual of both makers.
          features.has("avx") ? Optional.of(STORE_PAIR + RETURN) : Optional.empty(),
          LINE_BYTES,
          writeBackName.equals(dropName) ? dropName : writeBackName + ", " + dropName);
    }

    private static String loop(String line) {
      int bodyBytes = (line.length() + NEXT_LINE.length() + JUMP_IF_BELOW.length()) / 2 + 1;
      return line + NEXT_LINE + JUMP_IF_BELOW + HexFormat.of().toHexDigits((byte) -bodyBytes);
    }
  }

  /** Arguments arrive in x0, x1 and x2. The length of a cache line is read from CTR_EL0. */
  private static final class Aarch64 {
    /** Start is aligned to the line by the code itself. */
    private static final int LINE_BYTES = 1;

    private static final String LINE_LENGTH_AND_START =
        word(0xd53b0022) // mrs x2, ctr_el0
            + word(0xd3504c42) // ubfx x2, x2, #16, #4: log2 of the words in the smallest line
            + word(0xd2800083) // mov x3, #4
            + word(0x9ac22063) // lsl x3, x3, x2
            + word(0xd1000464) // sub x4, x3, #1
            + word(0x8a240000); // bic x0, x0, x4
    private static final String DC_CVAC = word(0xd50b7a20); // dc cvac, x0
    private static final String DC_CIVAC = word(0xd50b7e20); // dc civac, x0
    private static final String NEXT_LINE =
        word(0x8b030000) // add x0, x0, x3
            + word(0xeb01001f) // cmp x0, x1
            + word(0x54ffffa3); // b.lo, three instructions back
    private static final String DSB_SY = word(0xd5033f9f);
    private static final String DMB_ISH = word(0xd5033bbf);
    private static final String STORE_PAIR = word(0xa9000801); // stp x1, x2, [x0]
    private static final String RETURN = word(0xd65f03c0);

    static MachineCode code(CpuFeatures features) {
      return new MachineCode(
          loop(DC_CVAC),
          loop(DC_CIVAC),
          DSB_SY + RETURN,
          // LSE2 makes aligned pairs single-copy atomic.
          features.has("uscat") ? Optional.of(DMB_ISH + STORE_PAIR + RETURN) : Optional.empty(),
          LINE_BYTES,
          "dc cvac, dc civac");
    }

    private static String loop(String maintainLine) {
      return LINE_LENGTH_AND_START + maintainLine + NEXT_LINE + DSB_SY + RETURN;
    }

    /** An instruction as it lies in memory: little-endian. */
    private static String word(int instruction) {
      return HexFormat.of().toHexDigits(Integer.reverseBytes(instruction));
    }
  }
}
