/**
 * Golden vectors: known inputs and results, sent through generated networks. In: a folder of
 * vectors and backends. Out: results and a report.
 */
@NullMarked
package org.bnn4j.golden;

import org.jspecify.annotations.NullMarked;
