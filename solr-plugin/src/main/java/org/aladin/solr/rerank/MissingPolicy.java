/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Locale;

/** How a document in the window without comparable vectors is handled. */
public enum MissingPolicy {
  /**
   * It comes after all ranked documents, in the order of the first pass, with the score -1 / (1 +
   * first pass), which is at least -1 and below 0. The default.
   */
  LAST,
  /** It is ranked with an alignment score of 0. */
  ZERO,
  /** It keeps its first-pass score, which is compared directly with the scores of the others. */
  KEEP,
  /** The request is rejected with an error that names the document. */
  ERROR;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
