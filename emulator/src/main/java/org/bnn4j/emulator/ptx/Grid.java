package org.bnn4j.emulator.ptx;

/** Blocks of a launch along each axis, or one of them by its place. */
public record Grid(int x, int y, int z) {}
