/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Map;
import org.apache.solr.common.SolrDocumentBase;
import org.apache.solr.common.SolrInputDocument;

/** Distinguishes the instructions of atomic updates from values: Solr's documents are maps too. */
final class AtomicInstructions {
  private AtomicInstructions() {}

  /** The instructions that a field holds, with their operands; null if it holds values. */
  static Map<?, ?> of(Object value) {
    return value instanceof Map<?, ?> map && !(value instanceof SolrDocumentBase) ? map : null;
  }

  /** Whether a document changes the indexed one instead of replacing it. */
  static boolean areIn(SolrInputDocument document) {
    return document.values().stream().anyMatch(field -> of(field.getValue()) != null);
  }
}
