/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Locale;

/** How the cosines of all words are aggregated. */
public enum AlignmentSum {
  /** MrSw, as in training and evaluation: longer captions have larger scores. */
  SUM,
  /** The mean per word, from 0 to 1: comparable between captions of different lengths. */
  MEAN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Aggregates a sum of cosines over this many words. */
  float of(float sum, int words) {
    return this == SUM ? sum : words == 0 ? 0 : sum / words;
  }
}
