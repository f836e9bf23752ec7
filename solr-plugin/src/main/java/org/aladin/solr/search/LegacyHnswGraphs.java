/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.util.Version;

/**
 * Detects graphs of segments from Lucene 9.0 and 9.1. If not every document has a vector, Lucene
 * 9.12 treats ordinals of vectors in these graphs as document numbers, and returns documents other
 * than those it scored. The vectors themselves are read correctly by document.
 */
final class LegacyHnswGraphs {
  private static final Version FIRST_READ_CORRECTLY = Version.fromBits(9, 2, 0);

  private LegacyHnswGraphs() {}

  /** Whether a graph of this segment must not be searched. */
  static boolean in(LeafReader segment) {
    return FilterLeafReader.unwrap(segment) instanceof SegmentReader reader
        && !reader.getSegmentInfo().info.getVersion().onOrAfter(FIRST_READ_CORRECTLY);
  }
}
