/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Map;
import org.apache.solr.common.SolrDocumentBase;
import org.apache.solr.common.SolrInputDocument;

/** Tells the instructions of atomic updates from values; a child document is a map, too. */
final class AtomicInstructions {
  private AtomicInstructions() {}

  /** The instructions that a field holds, with their operands; null if it holds values. */
  static Map<?, ?> of(Object value) {
    return value instanceof Map<?, ?> map && !(value instanceof SolrDocumentBase) ? map : null;
  }

  /** Whether a document changes one that is indexed instead of replacing it. */
  static boolean areIn(SolrInputDocument document) {
    return document.values().stream().anyMatch(field -> of(field.getValue()) != null);
  }
}
