/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

/**
 * How the graph of a segment is searched, where Lucene lets queries choose. Immutable. Lucene 9
 * takes {@link #DEFAULT} only.
 *
 * @param filteredSearchThreshold the percentage of accepted vectors, from 0 to 100, up to which the
 *     graph is searched among accepted neighbours only (ACORN-1); null for Lucene's default
 * @param patience when the search of a graph ends early; null for never
 */
public record GraphSearch(Integer filteredSearchThreshold, Patience patience) {
  /**
   * Ends a search if new candidates stay away (Teofili and Lin, 2025).
   *
   * @param saturationThreshold the share of candidates, above 0 and at most 1, that were there
   *     before, from which on a step counts as saturated
   * @param steps the number of saturated steps in a row that end the search, at least 1
   */
  public record Patience(double saturationThreshold, int steps) {}

  /** Lucene's defaults. */
  public static final GraphSearch DEFAULT = new GraphSearch(null, null);
}
