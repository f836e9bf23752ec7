/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Locale;

/** What becomes of a document in the window that has no vectors to compare with the query's. */
public enum MissingPolicy {
  /**
   * It comes after every ranked document, in the first pass's order, with a score of at least -1
   * and below 0: -1 / (1 + the first pass's). The default.
   */
  LAST,
  /** Its alignment score is 0, and it is ranked by that. */
  ZERO,
  /** It keeps the first pass's score, which competes with the others' as it is. */
  KEEP,
  /** The request is refused, naming the document. */
  ERROR;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
