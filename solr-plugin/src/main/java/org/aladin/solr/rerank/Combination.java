/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.apache.solr.search.ReRankOperator;

/**
 * Combines the first-pass score f and the alignment score a: {@code replace} w·a, {@code add} f +
 * w·a, {@code multiply} f·w·a. With a scale, f or a is mapped first. The result is negative only
 * where a is, in alignment modes that add up negative cosines.
 *
 * @param operator one of the three
 * @param weight w, finite and at least 0
 * @param scale the scale of the window's alignment scores; null for none
 * @param mainScale the scale of the window's first-pass scores; null for none
 * @param missing the handling of documents without vectors
 */
public record Combination(
    ReRankOperator operator,
    float weight,
    ScoreScale scale,
    ScoreScale mainScale,
    MissingPolicy missing) {

  /** Whether scores depend on the other documents in the window. */
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
    // Keeps scores finite for a large weight.
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
}
