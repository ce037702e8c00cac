package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The expected bytes are the output of the GNU assembler for the mnemonics in the comments. */
class MachineCodeTest {

  private static MachineCode x86(String... flags) {
    return MachineCode.of(new CpuFeatures(Machine.X86_64, Set.of(flags)));
  }

  private static MachineCode aarch64(String... flags) {
    return MachineCode.of(new CpuFeatures(Machine.AARCH64, Set.of(flags)));
  }

  @Test
  void x86WithAllInstructions() {
    MachineCode code = x86("clflush", "clflushopt", "clwb", "avx");
    // 1: clwb [rdi]; add rdi, 64; cmp rdi, rsi; jb 1b; sfence; ret
    assertEquals("660fae374883c7404839f772f30faef8c3", code.writeBack());
    // 1: clflushopt [rdi]; add rdi, 64; cmp rdi, rsi; jb 1b; mfence; ret
    assertEquals("660fae3f4883c7404839f772f30faef0c3", code.drop());
    assertEquals("0faef8c3", code.fence());
    // movq xmm0, rsi; movq xmm1, rdx; punpcklqdq xmm0, xmm1; movaps [rdi], xmm0; ret
    assertEquals(Optional.of("66480f6ec666480f6eca660f6cc10f2907c3"), code.pairStore());
    assertEquals(64, code.lineBytes());
    assertEquals("clwb, clflushopt", code.description());
  }

  @Test
  void x86WithoutClwb() {
    MachineCode code = x86("clflush", "clflushopt", "avx");
    assertEquals("660fae3f4883c7404839f772f30faef8c3", code.writeBack());
    assertEquals("660fae3f4883c7404839f772f30faef0c3", code.drop());
    assertEquals("clflushopt", code.description());
  }

  @Test
  void x86WithClflushOnly() {
    MachineCode code = x86("clflush");
    // 1: clflush [rdi]; add rdi, 64; cmp rdi, rsi; jb 1b; sfence; ret
    assertEquals("0fae3f4883c7404839f772f40faef8c3", code.writeBack());
    assertEquals("0fae3f4883c7404839f772f40faef0c3", code.drop());
    assertEquals("clflush", code.description());
  }

  @Test
  void x86WithoutAvxHasNoPairStore() {
    assertEquals(Optional.empty(), x86("clflush", "sse2").pairStore());
  }

  @Test
  void aarch64MaintainsLinesOfTheLengthThatTheMachineSays() {
    String lineLengthAndStart =
        "22003bd5" // mrs x2, ctr_el0
            + "424c50d3" // ubfx x2, x2, #16, #4
            + "830080d2" // mov x3, #4
            + "6320c29a" // lsl x3, x3, x2
            + "640400d1" // sub x4, x3, #1
            + "0000248a"; // bic x0, x0, x4
    // add x0, x0, x3; cmp x0, x1; b.lo; dsb sy; ret
    String rest = "0000038b" + "1f0001eb" + "a3ffff54" + "9f3f03d5" + "c0035fd6";
    assertEquals(lineLengthAndStart + "207a0bd5" + rest, aarch64().writeBack()); // dc cvac, x0
    assertEquals(lineLengthAndStart + "207e0bd5" + rest, aarch64().drop()); // dc civac, x0
    assertEquals("9f3f03d5c0035fd6", aarch64().fence());
  }

  @Test
  void aarch64StoresPairsWithLse2Only() {
    // dmb ish; stp x1, x2, [x0]; ret
    assertEquals(Optional.of("bf3b03d5010800a9c0035fd6"), aarch64("uscat").pairStore());
    assertEquals(Optional.empty(), aarch64("atomics").pairStore());
  }

  @Test
  void readsFeaturesOfTheFirstProcessor() {
    String x86 = "processor\t: 0\nflags\t\t: fpu clwb avx\nbugs\t: x\n\nflags\t\t: other\n";
    assertEquals(Set.of("fpu", "clwb", "avx"), CpuFeatures.parse(Machine.X86_64, x86).flags());
    String arm = "processor\t: 0\nFeatures\t: fp asimd uscat\n";
    assertEquals(Set.of("fp", "asimd", "uscat"), CpuFeatures.parse(Machine.AARCH64, arm).flags());
    assertEquals(Set.of(), CpuFeatures.parse(Machine.X86_64, arm).flags());
  }
}
