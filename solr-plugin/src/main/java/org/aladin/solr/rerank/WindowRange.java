/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.ShardRequests;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;

/**
 * The smallest and largest scores in a window, which scales and the scores of unranked documents
 * need. It is sent as text from the node that merges shards to the shards that explain.
 *
 * @param firstPassMin over all documents of the window
 * @param firstPassMax likewise
 * @param alignmentMin over the documents with an alignment score
 * @param alignmentMax likewise
 * @param lowest the smallest score of a ranked document, at most 0
 */
record WindowRange(
    float firstPassMin, float firstPassMax, float alignmentMin, float alignmentMax, float lowest) {
  private static final String PARAMETER = "_alignment_range_";

  /** The same range with a lowest score of the ranked documents. */
  WindowRange above(float lowestScore) {
    return new WindowRange(firstPassMin, firstPassMax, alignmentMin, alignmentMax, lowestScore);
  }

  /**
   * The score of an unranked document: below that of every ranked document and below 0, increasing
   * with the first-pass score. At least -1, unless a ranked document has a score below 0. Lucene
   * has no negative first-pass scores.
   */
  float unranked(float firstPass) {
    return lowest - 1 / (1 + Math.max(0, firstPass));
  }

  /** Adds the range of the merged window to all following requests to shards. */
  void giveToShards(ResponseBuilder builder) {
    ShardRequests.params(builder).set(PARAMETER, asText());
  }

  /**
   * The range that a shard received; null if it received none.
   *
   * @throws org.apache.solr.common.SolrException (400) if it does not have the form that nodes send
   */
  static WindowRange received(SolrParams params) {
    String range = ShardRequests.isShard(params) ? params.get(PARAMETER) : null;
    try {
      return range == null ? null : parse(range);
    } catch (IllegalArgumentException e) {
      throw CheckedParams.bad(QueryParams.ALIGNMENT, PARAMETER + " is " + e.getMessage());
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not from {@link #asText}
   */
  private static WindowRange parse(String text) {
    String[] parts = text.split(" ", -1);
    float[] numbers = new float[5];
    try {
      for (int i = 0; i < numbers.length && i < parts.length; i++) {
        numbers[i] = Float.parseFloat(parts[i]);
      }
      if (parts.length == 4 || parts.length == 5) {
        return new WindowRange(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
      }
    } catch (NumberFormatException e) {
      // reported below, like a wrong count
    }
    throw new IllegalArgumentException("'" + text + "', expected four numbers");
  }

  private String asText() {
    String scales = firstPassMin + " " + firstPassMax + " " + alignmentMin + " " + alignmentMax;
    return lowest < 0 ? scales + " " + lowest : scales; // four numbers as older versions send
  }
}
