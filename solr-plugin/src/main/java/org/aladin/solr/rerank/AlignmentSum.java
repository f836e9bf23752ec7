/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Locale;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedScorer;

/** How the cosines that the model's alignment mode adds up are aggregated. */
public enum AlignmentSum {
  /**
   * The score of the mode, as in training and evaluation. In MrSw, longer captions have larger
   * scores.
   */
  SUM,
  /**
   * The mean of the cosines: comparable between captions and images of different sizes. From 0 to 1
   * in modes that add up maxima; MrSw adds up one per word.
   */
  MEAN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The score of a document.
   *
   * @param sum what the scorer adds up for it
   */
  float of(EncodedScorer scorer, EncodedAlignment hit, double sum) {
    return this == SUM ? scorer.score(hit, sum) : scorer.mean(hit, sum);
  }
}
