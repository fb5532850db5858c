package org.bnn4j.runtime.contract;

/**
 * All that a backend owes its callers, one interface per kind of kernel. A backend's test extends
 * this class and supplies the backend.
 */
public abstract class KernelContract
    implements MemoryContract,
        ConvolutionContract,
        BatchContract,
        EpilogueContract,
        PoolContract,
        CrossEntropyContract,
        RandomUniformContract,
        PointwiseContract,
        ReduceContract,
        MoveContract,
        ThresholdsContract {}
