/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

/** The part of a reranked search that a node does for one request. */
enum Phase {
  /** A search of one index: finds the window, scores it and combines the scores. */
  WHOLE,
  /** On a shard: finds its window, which is not scored. Only if the request has a minimum score. */
  WINDOW,
  /** On a shard: scores the window. The node that merges combines the scores. */
  SCORES
}
