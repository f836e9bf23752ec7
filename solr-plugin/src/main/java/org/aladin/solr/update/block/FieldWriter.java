/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.HashMap;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;

/**
 * Writes fields of a document so that they mean the same in a whole document and in an atomic
 * update, where they must be instructions: a document whose last instruction was taken away would
 * replace what is indexed.
 */
public final class FieldWriter {
  private final SolrInputDocument document;
  private final boolean atomic;

  public FieldWriter(SolrInputDocument document, boolean atomic) {
    this.document = document;
    this.atomic = atomic;
  }

  /** Gives a field this one value. */
  public void set(String field, Object value) {
    document.setField(field, atomic ? instruction(value) : value);
  }

  /** Takes a field's value away, from the index too. */
  public void clear(String field) {
    if (atomic) {
      document.setField(field, instruction(null));
    } else {
      document.removeField(field);
    }
  }

  private static Map<String, Object> instruction(Object value) {
    Map<String, Object> instruction = new HashMap<>(); // Map.of takes no null
    instruction.put("set", value);
    return instruction;
  }
}
