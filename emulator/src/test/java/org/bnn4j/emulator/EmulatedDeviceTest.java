package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmulatedDeviceTest {
  private static final byte[] FAT_BINARY = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0};
  private static final int MEMORY = 1 << 20;

  private EmulatedDevice device;
  private long module;

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElseThrow());
    device = EmulatedDevice.create(8, 0, MEMORY);
    module = device.load(FAT_BINARY);
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  @Test
  void threadsOfABlockMeetAtBarriers() {
    assertThatBlocksReverse();
  }

  private void assertThatBlocksReverse() {
    int[] values = IntStream.range(0, 3 * 96).map(i -> i * i).toArray();
    int[] reversed = run("trial_reverse", 3, 96, 96 * 4, 0, values, values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(reversed[i]).isEqualTo(values[i / 96 * 96 + 95 - i % 96]);
    }
  }

  @Test
  void lanesExchangeValues() {
    shuffles(0, lane -> 5);
    shuffles(1, lane -> lane ^ 6);
    shuffles(2, lane -> lane + 3 < 32 ? lane + 3 : lane);
    shuffles(3, lane -> lane % 8 >= 2 ? lane - 2 : lane);
    shuffles(4, lane -> lane / 4 * 4 + 1);
  }

  private void shuffles(int choice, IntUnaryOperator from) {
    int[] values = IntStream.range(0, 64).map(i -> 100 + 7 * i).toArray();
    int[] expected =
        IntStream.range(0, 64).map(i -> values[i / 32 * 32 + from.applyAsInt(i % 32)]).toArray();
    assertThat(run("trial_shuffle", 1, 64, 0, choice, values, 64))
        .as("%d", choice)
        .isEqualTo(expected);
  }

  @Test
  void lanesVote() {
    int[] values = IntStream.range(0, 32).toArray();
    int threes = IntStream.range(0, 32).filter(i -> i % 3 == 0).map(i -> 1 << i).sum();
    assertThat(run("trial_shuffle", 1, 32, 0, 5, values, 32)).containsOnly(threes);
    int[] groups = run("trial_shuffle", 1, 32, 0, 6, values, 32);
    assertThat(Arrays.copyOf(groups, 8)).containsOnly(0xaa);
    assertThat(Arrays.copyOfRange(groups, 8, 32)).containsOnly(0xaaaaaa00);
    assertThat(run("trial_shuffle", 1, 32, 0, 7, values, 32)).containsOnly(3);
  }

  @Test
  void atomicsAddUp() {
    int[] values = IntStream.rangeClosed(1, 96).toArray();
    int[] cleared = new int[3];
    long input = upload(values);
    long result = upload(cleared);
    launch("trial_atomics", 3, 32, 0, input, result, 96, 0);
    assertThat(download(result, 3)).containsExactly(96 * 97 / 2, 96, 127);
  }

  @Test
  void aDeadlockNamesKernelBlockAndThread() {
    deadlocks(
        0,
        "kernel trial_deadlock, block (0, 0, 0): deadlock: thread 0 waits in __syncthreads, 24 of 64 threads have ended");
    deadlocks(1, "thread 0 waits in __syncwarp, 2 of 64 threads have ended");
    deadlocks(
        2, "thread 0 waits in __syncthreads, thread 32 in __syncwarp, 31 of 64 threads have ended");
    deadlocks(
        3, "block (0, 0, 0), thread 1: __syncwarp with a mask 00000001 that lacks its own lane 1");
  }

  private void deadlocks(int choice, String message) {
    assertThatThrownBy(() -> run("trial_deadlock", 1, 64, 0, choice, new int[1], 1))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith(
            "cuLaunchKernel of trial_deadlock: CUDA_ERROR_LAUNCH_FAILED (719); ")
        .hasMessageContaining(message);
  }

  @Test
  void anAccessOutsideOfMemoryNamesKernelBlockAndThread() {
    String where = "kernel trial_access, block (1, 0, 0), thread 3: illegal access of address 0x";
    fails(0, 64, where, "0 bytes behind the end of an allocation of 256 bytes");
    fails(1, 64, where, "0 bytes behind the end of an allocation of 256 bytes");
    fails(2, 32, where, "");
    fails(3, 0, where + "8", "no allocation is near");
  }

  /** What lies too near to be kept apart is found when the kernel has ended. */
  @Test
  void aWriteRightBesideMemoryIsFound() {
    accessFails(1, 61, 61, "something was written right beside an allocation of 244 bytes");
  }

  @Test
  void aWriteRightBeforeMemoryIsFound() {
    accessFails(1, 64, -1, "something was written right beside an allocation of 256 bytes");
  }

  private void fails(int choice, int index, String... messages) {
    accessFails(choice, 64, index, messages);
    // The device lives on, as a GPU would not.
    assertThatBlocksReverse();
  }

  /** Memory of 64 words ends exactly where a page does. */
  private void accessFails(int choice, int words, int index, String... messages) {
    long input = upload(new int[words]);
    long result = upload(new int[words]);
    assertThatThrownBy(() -> launch("trial_access", 2, 32, 128, input, result, index, choice))
        .isInstanceOf(DriverException.class)
        .hasMessageStartingWith(
            "cuLaunchKernel of trial_access: CUDA_ERROR_ILLEGAL_ADDRESS (700); ")
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @Test
  void aLaunchThatNoDeviceCanDoIsRefused() {
    refused("an empty grid 0 x 1 x 1", 0, 32, 0, 24);
    refused("129 threads, of at most 128", 1, 129, 0, 24);
    refused("170000 bytes of shared memory, of at most 166912", 1, 32, 170_000, 24);
    refused("16 bytes of arguments instead of 24", 1, 32, 0, 16);
    assertThatThrownBy(() -> device.function(module, "no_such_kernel"))
        .hasMessage("cuModuleGetFunction of no_such_kernel: CUDA_ERROR_NOT_FOUND (500)");
  }

  private void refused(String message, int blocks, int threads, int shared, int argumentBytes) {
    long function = device.function(module, "trial_reverse");
    MemorySegment arguments = Arena.ofAuto().allocate(argumentBytes);
    assertThatThrownBy(() ->
            device.launch("trial_reverse", function, blocks, 1, 1, threads, shared, arguments))
        .hasMessage("cuLaunchKernel of trial_reverse: CUDA_ERROR_INVALID_VALUE (1); " + message);
  }

  @Test
  void memoryIsBoundedAndChecked() {
    long address = device.allocate(100);
    assertThat(device.freeMemory()).isEqualTo(MEMORY - 100);
    assertThat(download(address, 25)).containsOnly(-1);
    assertThatThrownBy(() -> device.allocate(MEMORY))
        .hasMessage("cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2); 1048576 bytes of 1048476");
    assertThatThrownBy(() -> download(address, 26))
        .hasMessageContaining("4 bytes behind the end of an allocation of 100 bytes");
    device.free(address);
    assertThatThrownBy(() -> device.free(address))
        .hasMessageContaining("nothing is allocated there");
    assertThat(device.freeMemory()).isEqualTo(MEMORY);
  }

  @Test
  void whatIsRecordedIsDoneAtEachReplay() {
    int[] values = {3, 1, 4, 1, 5, 9, 2, 6};
    long input = upload(values);
    long result = upload(new int[8]);
    long function = device.function(module, "trial_reverse");
    device.beginRecording();
    device.clear(input, 4);
    device.launch("trial_reverse", function, 1, 1, 1, 8, 32, arguments(input, result, 8, 0));
    long graph = device.endRecording();
    assertThat(download(result, 8)).containsOnly(0);
    device.replay(graph);
    assertThat(download(result, 8)).containsExactly(6, 2, 9, 5, 1, 4, 1, 0);
    device.clear(result, 32);
    device.replay(graph);
    assertThat(download(result, 8)).containsExactly(6, 2, 9, 5, 1, 4, 1, 0);
    device.discard(graph);
    assertThatThrownBy(() -> device.replay(graph)).hasMessageContaining("no such graph");
    device.beginRecording();
    assertThatThrownBy(() -> device.allocate(8))
        .hasMessageContaining("CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED");
  }

  /** Reverses, and reverses what comes out; the second step was told to wait for nothing. */
  @Test
  void whatNeedNotWaitRunsTheOtherWayRound() {
    long input = upload(new int[] {1, 2, 3});
    long middle = upload(new int[] {4, 5, 6});
    long result = upload(new int[3]);
    long function = device.function(module, "trial_reverse");
    device.beginRecording();
    device.launch("trial_reverse", function, 1, 1, 1, 3, 12, arguments(input, middle, 3, 0));
    long first = device.lastRecorded();
    device.recordAfter(new long[0], 0);
    device.launch("trial_reverse", function, 1, 1, 1, 3, 12, arguments(middle, result, 3, 0));
    device.recordAfter(new long[] {first}, 1);
    device.clear(input, 12);
    device.replay(device.endRecording());
    assertThat(download(result, 3)).containsExactly(6, 5, 4);
    assertThat(download(middle, 3)).containsExactly(3, 2, 1);
    assertThat(download(input, 3)).containsOnly(0);
  }

  @Test
  void everyCallFailsOnDemand() {
    device.failing("cuMemAlloc", 2);
    long first = device.allocate(4);
    assertThatThrownBy(() -> device.allocate(4))
        .hasMessage("cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2); injected");
    device.free(first);
    assertThat(device.allocate(4)).isNotZero();
    assertThat(device.count("cuMemAlloc")).isEqualTo(3);
    assertThatThrownBy(() -> device.failing("cuNothing", 1))
        .hasMessageContaining("cuNothing is no call");
  }

  private int[] run(
      String kernel, int blocks, int threads, int shared, int choice, int[] values, int results) {
    long result = device.allocate(4L * results);
    launch(kernel, blocks, threads, shared, upload(values), result, values.length, choice);
    return download(result, results);
  }

  private void launch(
      String kernel,
      int blocks,
      int threads,
      int shared,
      long input,
      long result,
      int count,
      int choice) {
    long function = device.function(module, kernel);
    MemorySegment arguments = arguments(input, result, count, choice);
    device.launch(kernel, function, blocks, 1, 1, threads, shared, arguments);
  }

  private static MemorySegment arguments(long input, long result, int count, int choice) {
    MemorySegment arguments = Arena.ofAuto().allocate(24, 8);
    arguments.set(ValueLayout.JAVA_LONG, 0, input);
    arguments.set(ValueLayout.JAVA_LONG, 8, result);
    arguments.set(ValueLayout.JAVA_INT, 16, count);
    arguments.set(ValueLayout.JAVA_INT, 20, choice);
    return arguments;
  }

  private long upload(int[] values) {
    long address = device.allocate(4L * values.length);
    device.upload(MemorySegment.ofArray(values), address, 4L * values.length);
    return address;
  }

  private int[] download(long address, int count) {
    int[] values = new int[count];
    device.download(address, MemorySegment.ofArray(values), 4L * count);
    return values;
  }
}
