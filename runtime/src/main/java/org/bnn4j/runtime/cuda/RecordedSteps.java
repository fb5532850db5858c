package org.bnn4j.runtime.cuda;

import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.jspecify.annotations.Nullable;

/**
 * Runs that become a graph for each batch size: the first run with a size just runs, so that
 * scratch memory has its size and formulas are compiled; the second is recorded; from then on the
 * graph is replayed by one call of the driver.
 */
final class RecordedSteps implements Steps {
  /** Batch sizes that are remembered; a loader has two, its own and that of the last batch. */
  private static final int SIZES = 8;

  private final CudaDevice device;
  private final IntConsumer calls;
  private final int[] sizes = new int[SIZES];
  private final @Nullable Graph[] graphs = new Graph[SIZES];
  private int generation;
  private int next;

  RecordedSteps(CudaDevice device, IntConsumer calls) {
    this.device = device;
    this.calls = calls;
  }

  /** A recording; the driver forgets it when nobody holds this object. */
  private static final class Graph {
    private final long handle;

    Graph(long handle) {
      this.handle = handle;
    }
  }

  private static final class GraphLease extends DeviceMemory.Lease {
    private final long handle;

    GraphLease(Graph graph, ReferenceQueue<Object> queue) {
      super(graph, queue);
      this.handle = graph.handle;
    }

    @Override
    void end(Driver driver) {
      driver.discard(handle);
    }
  }

  @Override
  public void run(int n) {
    synchronized (device) {
      if (generation != device.memory().generation()) {
        generation = device.memory().generation();
        Arrays.fill(graphs, null);
        // Each size runs once plainly again, so that scratch memory has grown before it is
        // recorded.
        Arrays.fill(sizes, 0);
      }
      int slot = slot(n);
      if (slot < 0) {
        calls.accept(n);
        sizes[next] = n;
        graphs[next] = null;
        next = (next + 1) % SIZES;
        return;
      }
      Graph graph = graphs[slot];
      if (graph == null) {
        graph = record(n);
        graphs[slot] = graph;
      }
      device.replay(graph.handle);
    }
  }

  private int slot(int n) {
    for (int i = 0; i < SIZES; i++) {
      if (sizes[i] == n) {
        return i;
      }
    }
    return -1;
  }

  private Graph record(int n) {
    device.beginRecording();
    try {
      calls.accept(n);
    } catch (RuntimeException | Error e) {
      device.abandonRecording();
      throw e;
    }
    Graph graph = new Graph(device.endRecording());
    device.memory().keep(new GraphLease(graph, device.memory().dead()));
    return graph;
  }
}
