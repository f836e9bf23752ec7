/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.apache.solr.search.ReRankOperator;

/**
 * How the first pass's score f and the alignment score a become one: {@code replace} w·a, {@code
 * add} f + w·a, {@code multiply} f·w·a. With a scale, f or a is mapped first. Nothing is negative:
 * that is what lets documents that are not ranked sort below all that are.
 *
 * @param operator one of the three
 * @param weight w, finite and at least 0
 * @param scale of the window's alignment scores; null for none
 * @param mainScale of the window's first-pass scores; null for none
 * @param missing what becomes of documents without vectors
 */
public record Combination(
    ReRankOperator operator,
    float weight,
    ScoreScale scale,
    ScoreScale mainScale,
    MissingPolicy missing) {

  /** Whether scores depend on what else is in the window. */
  boolean scaled() {
    return scale != null || mainScale != null;
  }

  /** The score of a document with vectors. */
  float score(float firstPass, float alignment, WindowRange range) {
    double f = firstPass(firstPass, range);
    double a = alignment(alignment, range);
    double score =
        switch (operator) {
          case REPLACE -> weight * a;
          case ADD -> f + weight * a;
          case MULTIPLY -> f * weight * a;
        };
    // A large weight leaves finite scores.
    return (float) Math.max(-Float.MAX_VALUE, Math.min(score, Float.MAX_VALUE));
  }

  /** The first pass's score, scaled. */
  float firstPass(float score, WindowRange range) {
    return mainScale == null
        ? score
        : mainScale.map(score, range.firstPassMin(), range.firstPassMax());
  }

  /** The alignment score, scaled. */
  float alignment(float score, WindowRange range) {
    return scale == null ? score : scale.map(score, range.alignmentMin(), range.alignmentMax());
  }

  /**
   * The score of a document that is not ranked: at least -1 and below 0, larger for a larger
   * first-pass score, and below that of every ranked document. Lucene has no negative first-pass
   * scores.
   */
  static float unranked(float firstPass) {
    return -1 / (1 + Math.max(0, firstPass));
  }
}
