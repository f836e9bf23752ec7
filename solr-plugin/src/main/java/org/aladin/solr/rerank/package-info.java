/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Reranks the best candidates with the alignment head: {@code rq={!alignment}}.
 *
 * <p>A request passes through {@link org.aladin.solr.rerank.AlignmentQParserPlugin} (parameters,
 * and the query's vectors, encoded once on the node that received the request), then {@link
 * org.aladin.solr.rerank.AlignmentReRankQuery}, whose {@link
 * org.aladin.solr.rerank.AlignmentRescorer} scores the first pass's window with {@link
 * org.aladin.model.alignment.encoded.EncodedMaxSim}; {@link org.aladin.solr.rerank.WindowRanking}
 * orders documents by both scores. With several shards, {@link
 * org.aladin.solr.rerank.AlignmentMergeStrategy} performs that last step on the windows of all
 * shards.
 */
package org.aladin.solr.rerank;
