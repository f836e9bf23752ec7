/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

/**
 * The alignment score of one document of a window, or the reason why it has none.
 *
 * @param status whether there is a score
 * @param value the score, finite, and 0 or more in alignment modes that add up maxima; 0 if there
 *     is none, or if it is below the minimum
 */
record AlignmentScore(Status status, float value) {
  /** Whether a document of a window has an alignment score. */
  enum Status {
    /** It has a score. */
    SCORED,
    /** It has a score, but its mean cosine is below the minimum. */
    BELOW,
    /** It has no vectors that can be compared with the query's. */
    MISSING,
    /** It was not reached before time ran out. */
    UNFINISHED
  }

  static final AlignmentScore BELOW = new AlignmentScore(Status.BELOW, 0);
  static final AlignmentScore MISSING = new AlignmentScore(Status.MISSING, 0);
  static final AlignmentScore UNFINISHED = new AlignmentScore(Status.UNFINISHED, 0);

  static AlignmentScore of(float value) {
    return new AlignmentScore(Status.SCORED, value);
  }

  boolean isScored() {
    return status == Status.SCORED;
  }

  boolean isMissing() {
    return status == Status.MISSING;
  }

  boolean isUnfinished() {
    return status == Status.UNFINISHED;
  }
}
