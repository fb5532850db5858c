package org.bnn4j.runtime;

/** Memory of a backend. Only the backend that allocated it knows what is inside. */
public interface Buffer {}
