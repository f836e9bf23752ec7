/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.HashMap;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;

/**
 * Writes fields of a document. In an atomic update it writes instructions: a document without any
 * instruction would replace the indexed one.
 */
public final class FieldWriter {
  private final SolrInputDocument document;
  private final boolean atomic;

  FieldWriter(SolrInputDocument document, boolean atomic) {
    this.document = document;
    this.atomic = atomic;
  }

  /** Gives a field this one value. */
  public void set(String field, Object value) {
    document.setField(field, atomic ? instruction(value) : value);
  }

  /** Removes a field; an atomic update also removes the indexed value. */
  void clear(String field) {
    if (atomic) {
      document.setField(field, instruction(null));
    } else {
      document.removeField(field);
    }
  }

  private static Map<String, Object> instruction(Object value) {
    Map<String, Object> instruction = new HashMap<>(); // Map.of refuses null
    instruction.put("set", value);
    return instruction;
  }
}
