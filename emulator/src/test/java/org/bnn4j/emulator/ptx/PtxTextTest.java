package org.bnn4j.emulator.ptx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PtxTextTest {
  private static final String HEADER = ".version 7.1\n.target sm_80\n.address_size 64\n";

  /** Begins a kernel whose element i reads input word i into %x and writes %y to word i. */
  private static final String BEGIN =
      HEADER
          + """
          // A kernel.
          .visible .entry trial(.param .align 8 .b8 a[24]) .maxntid 128, 1, 1
          {
            .reg .pred %p<4>;
            .reg .b32 %r<8>, %x, %y;
            .reg .f32 %f<8>;
            .reg .b64 %q<8>;
            .reg .b16 %h;
            ld.param.b64 %q0, [a];
            ld.param.b64 %q1, [a+8];
            ld.param.b32 %r7, [a+16];
            mov.b32 %r0, %ctaid.x;
            mov.b32 %r1, %ntid.x;
            mov.b32 %r2, %tid.x;
            mad.lo.s32 %r0, %r0, %r1, %r2;
            setp.ge.s32 %p0, %r0, %r7;
            @%p0 bra END;
            mul.wide.s32 %q2, %r0, 4;
            add.s64 %q0, %q0, %q2;
            add.s64 %q1, %q1, %q2;
            ld.global.b32 %x, [%q0];
          """;

  private static final String END =
      """
        st.global.b32 [%q1], %y;
      END:
        ret;
      }
      """;

  @Test
  void integersAreThoseOfJava() {
    int[] x = {0, 1, -1, 7, -7, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE};
    for (int v : x) {
      assertThat(on(v, "add.s32 %y, %x, 5;")).isEqualTo(v + 5);
      assertThat(on(v, "sub.s32 %y, 5, %x;")).isEqualTo(5 - v);
      assertThat(on(v, "mul.lo.s32 %y, %x, 77;")).isEqualTo(v * 77);
      assertThat(on(v, "mad.lo.s32 %y, %x, 3, %x;")).isEqualTo(v * 3 + v);
      assertThat(on(v, "div.s32 %y, %x, 3;")).isEqualTo(v / 3);
      assertThat(on(v, "rem.s32 %y, %x, 3;")).isEqualTo(v % 3);
      assertThat(on(v, "div.u32 %y, %x, 3;")).isEqualTo(Integer.divideUnsigned(v, 3));
      assertThat(on(v, "shl.b32 %y, %x, 3;")).isEqualTo(v << 3);
      assertThat(on(v, "shl.b32 %y, %x, 32;")).isZero();
      assertThat(on(v, "shr.s32 %y, %x, 3;")).isEqualTo(v >> 3);
      assertThat(on(v, "shr.u32 %y, %x, 3;")).isEqualTo(v >>> 3);
      assertThat(on(v, "shr.s32 %y, %x, 40;")).isEqualTo(v >> 31);
      assertThat(on(v, "not.b32 %y, %x;")).isEqualTo(~v);
      assertThat(on(v, "xor.b32 %y, %x, 0xff;")).isEqualTo(v ^ 0xff);
      assertThat(on(v, "max.s32 %y, %x, 3;")).isEqualTo(Math.max(v, 3));
      assertThat(on(v, "setp.lt.u32 %p1, %x, 7; selp.b32 %y, 1, 0, %p1;"))
          .isEqualTo(Integer.compareUnsigned(v, 7) < 0 ? 1 : 0);
      assertThat(on(v, "cvt.s64.s32 %q3, %x; shr.s64 %q3, %q3, 40; cvt.u32.u64 %y, %q3;"))
          .isEqualTo((int) ((long) v >> 40));
      assertThat(on(v, "mul.wide.u32 %q3, %x, %x; shr.u64 %q3, %q3, 32; cvt.u32.u64 %y, %q3;"))
          .isEqualTo((int) ((Integer.toUnsignedLong(v) * Integer.toUnsignedLong(v)) >>> 32));
      assertThat(on(v, "ld.global.s16 %y, [%q0+2];")).isEqualTo(v >> 16);
      assertThat(on(v, "ld.global.u8 %y, [%q0];")).isEqualTo(v & 0xff);
    }
  }

  @Test
  void floatsAreThoseOfJava() {
    float[] values = {
      0f, -0f, 1f, -1f, 0.1f, 2.5f, -3.5f, 1e-40f, 3e38f, Float.POSITIVE_INFINITY, Float.NaN
    };
    for (float v : values) {
      same(v, "add.rn.f32 %f1, %f0, 0f3DCCCCCD;", v + 0.1f);
      same(v, "sub.rn.f32 %f1, %f0, 0f3DCCCCCD;", v - 0.1f);
      same(v, "mul.rn.f32 %f1, %f0, %f0;", v * v);
      same(v, "div.rn.f32 %f1, 0f3F800000, %f0;", 1 / v);
      same(v, "fma.rn.f32 %f1, %f0, %f0, 0f3DCCCCCD;", Math.fma(v, v, 0.1f));
      same(v, "sqrt.rn.f32 %f1, %f0;", (float) Math.sqrt(v));
      same(v, "neg.f32 %f1, %f0;", -v);
      same(v, "abs.f32 %f1, %f0;", Math.abs(v));
      same(v, "max.NaN.f32 %f1, %f0, 0f00000000;", Math.max(v, 0f));
      same(v, "min.NaN.f32 %f1, %f0, 0f80000000;", Math.min(v, -0f));
      same(v, "max.f32 %f1, %f0, 0fBF800000;", Float.isNaN(v) ? -1 : Math.max(v, -1));
      same(v, "cvt.rni.f32.f32 %f1, %f0;", (float) Math.rint(v));
      same(v, "cvt.rmi.f32.f32 %f1, %f0;", (float) Math.floor(v));
      same(v, "cvt.rzi.s32.f32 %r3, %f0; cvt.rn.f32.s32 %f1, %r3;", (int) v);
      same(
          v,
          "setp.gt.f32 %p1, %f0, 0f00000000; selp.f32 %f1, 0f3F800000, %f0, %p1;",
          v > 0 ? 1 : v);
      same(
          v,
          "setp.neu.f32 %p1, %f0, %f0; selp.f32 %f1, 0f3F800000, 0f00000000, %p1;",
          Float.isNaN(v) ? 1 : 0);
    }
  }

  private static void same(float v, String code, float expected) {
    int bits = on(Float.floatToRawIntBits(v), "mov.b32 %f0, %x; " + code + " mov.b32 %y, %f1;");
    assertThat(Float.floatToIntBits(Float.intBitsToFloat(bits)))
        .as("%s of %s", code, v)
        .isEqualTo(Float.floatToIntBits(expected));
    boolean arithmetic = !code.startsWith("neg") && !code.startsWith("abs");
    if (Float.isNaN(expected) && arithmetic && !code.startsWith("setp")) {
      assertThat(bits).as(code).isEqualTo(0x7fffffff);
    }
  }

  @Test
  void lanesPartAndMeetAgain() {
    String code =
        """
        mov.b32 %y, 0;
        and.b32 %r3, %x, 3;
        setp.eq.s32 %p1, %r3, 0;
        LOOP:
        @%p1 bra DONE;
        add.s32 %y, %y, %r3;
        sub.s32 %r3, %r3, 1;
        setp.eq.s32 %p1, %r3, 0;
        bra LOOP;
        DONE:
        setp.gt.s32 %p2, %y, 2;
        vote.sync.ballot.b32 %r4, %p2, 0xffffffff;
        add.s32 %y, %y, %r4;
        """;
    int[] results = run(code, IntStream.range(0, 40).toArray(), 40);
    for (int i = 0; i < 40; i++) {
      int sum = new int[] {0, 1, 3, 6}[i % 4];
      assertThat(results[i]).isEqualTo(sum + (i < 32 ? 0xcccccccc : 0xcc));
    }
  }

  @Test
  void vectorsAreNeighbours() {
    String code =
        """
        ld.param.b64 %q3, [a];
        ld.global.v4.b32 {%r3, %r4, %r5, %r6}, [%q3];
        add.s32 %r3, %r3, %r4;
        add.s32 %r5, %r5, %r6;
        ld.param.b64 %q4, [a+8];
        st.global.v2.b32 [%q4+8], {%r3, %r5};
        ld.global.v2.s16 {%r3, %r4}, [%q3];
        mad.lo.s32 %y, %r3, 10, %r4;
        setp.lt.s32 %p2, %r0, 2;
        @!%p2 bra END;
        """;
    assertThat(run(code, new int[] {0x20001, -2, 30, 400}, 4))
        .containsExactly(12, 12, 0x1ffff, 430);
    complains(
        "ld.global.v2.b32 {%r3, %r4, %r5}, [%q0];",
        "line 25, ld.global.v2.b32 {%r3, %r4, %r5}, [%q0]:"
            + " {%r3, %r4, %r5} does not fit the instruction");
    complains(
        "ld.global.v2.s16 {%r3, %r4}, [%q0+2];",
        "line 25, ld.global.v2.s16 {%r3, %r4}, [%q0+2]: lane 0: address");
  }

  @Test
  void lanesHandOverValues() {
    int[] values = IntStream.range(0, 32).map(i -> 100 + i).toArray();
    int[] swapped = run("shfl.sync.bfly.b32 %y, %x, 1, 31, 0xffffffff;", values, 32);
    int[] fromAbove = run("shfl.sync.down.b32 %y, %x, 2, 0x1c1f, 0xffffffff;", values, 32);
    for (int i = 0; i < 32; i++) {
      assertThat(swapped[i]).isEqualTo(100 + (i ^ 1));
      assertThat(fromAbove[i]).isEqualTo(100 + (i % 4 < 2 ? i + 2 : i));
    }
    assertThatThrownBy(() -> run("shfl.sync.down.b32 %y, %x, 2, 31, 0xffffffff;", values, 7))
        .hasMessageContaining("lane 5 asks lane 7, which is not there");
  }

  @Test
  void whatIsNotKnownNamesTheLine() {
    complains(
        "sin.approx.f32 %f1, %f0;",
        "line 25, sin.approx.f32 %f1, %f0: the interpreter does not know this instruction");
    complains("add.s32 %y, %x, %z;", "line 25, add.s32 %y, %x, %z: %z is no declared register");
    complains("bra NOWHERE;", "line 25, bra NOWHERE: there is no label NOWHERE");
    complains("add.s32 %y, %x;", "line 25, add.s32 %y, %x: takes 3 operands");
    assertThatThrownBy(() -> PtxText.parse(".version 7.1\n.target sm_80\n"))
        .hasMessage("line 1: the text begins with .version, .target and .address_size 64");
    assertThatThrownBy(() -> PtxText.parse(HEADER + ".func f() {}"))
        .hasMessageStartingWith("line 4: here begins no .entry");
  }

  private static void complains(String code, String message) {
    assertThatThrownBy(() -> on(1, code))
        .isInstanceOf(PtxException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatCannotBeDoneNamesTheLine() {
    complains("div.s32 %y, %x, 0;", "line 25, div.s32 %y, %x, 0: lane 0 divides 1 by zero");
    complains(
        "ld.global.b32 %y, [%q0+4];",
        "line 25, ld.global.b32 %y, [%q0+4]: lane 0: illegal access: outside");
    String votes =
        """
        setp.gt.s32 %p1, %x, 2;
        @%p1 bra OTHER;
        vote.sync.ballot.b32 %y, %p1, 15;
        bra JOIN;
        OTHER:
        vote.sync.ballot.b32 %y, %p1, 15;
        JOIN:
        """;
    assertThatThrownBy(() -> run(votes, new int[] {1, 2, 3, 4}, 4))
        .hasMessage("lanes wait for each other in two votes");
  }

  private static int on(int value, String code) {
    return run(code, new int[] {value}, 1)[0];
  }

  private static int[] run(String code, int[] values, int count) {
    PtxKernel kernel =
        Objects.requireNonNull(PtxText.parse(BEGIN + code + "\n" + END).get("trial"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment input = arena.allocateFrom(ValueLayout.JAVA_INT, values);
      MemorySegment result = arena.allocate(4L * count, 8);
      MemorySegment arguments = arena.allocate(24, 8);
      arguments.set(ValueLayout.JAVA_LONG, 0, input.address());
      arguments.set(ValueLayout.JAVA_LONG, 8, result.address());
      arguments.set(ValueLayout.JAVA_INT, 16, count);
      kernel.run(
          new Grid((count + 63) / 64, 1, 1),
          64,
          arguments,
          (address, bytes) ->
              inside(input, address, bytes) || inside(result, address, bytes) ? null : "outside");
      return result.toArray(ValueLayout.JAVA_INT);
    }
  }

  private static boolean inside(MemorySegment segment, long address, int bytes) {
    return address >= segment.address()
        && address + bytes <= segment.address() + segment.byteSize();
  }
}
