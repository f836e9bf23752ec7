/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Locale;

/** What the cosines of all words add up to. */
public enum AlignmentSum {
  /** MrSw, as in training and evaluation: the longer the caption, the larger. */
  SUM,
  /** The mean a word, from 0 to 1: comparable between captions of different lengths. */
  MEAN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of a sum of cosines over that many words. */
  float of(float sum, int words) {
    return this == SUM ? sum : words == 0 ? 0 : sum / words;
  }
}
