/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.apache.lucene.search.Scorable;

/** The known score of one document of a segment. Immutable. */
final class FirstPassScore extends Scorable {
  private final int doc;
  private final float score;

  FirstPassScore(int doc, float score) {
    this.doc = doc;
    this.score = score;
  }

  /** An override in Lucene 9 only. */
  public int docID() {
    return doc;
  }

  @Override
  public float score() {
    return score;
  }
}
