/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;

/** Selects the documents of a window from those that a search collects. For one search. */
interface FirstPass {
  /** Starts a segment. */
  void setSegment(LeafReaderContext segment) throws IOException;

  /** Sets the scores of the following documents of the segment. */
  void setScorer(Scorable scorer) throws IOException;

  /**
   * Offers a document.
   *
   * @param doc its number in the segment
   */
  void collect(int doc) throws IOException;

  /** The window with the scores of the first pass, in any order, after the last document. */
  ScoreDoc[] window() throws IOException;
}
