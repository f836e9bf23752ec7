/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Measurements of time and memory: encoding, evaluation and reranking, at the size of the published
 * model. Run by hand; see {@code docs/benchmarks.md}.
 */
package org.aladin.benchmarks;
