/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/**
 * Copies a block deeply. SolrInputDocument's own copy shares labelled children and instructions
 * with the original. Other values are shared here too; they are not changed.
 */
final class BlockCopy {
  private BlockCopy() {}

  static SolrInputDocument of(SolrInputDocument document) {
    SolrInputDocument copy = new SolrInputDocument();
    for (SolrInputField field : document.values()) {
      copy.setField(field.getName(), value(field.getValue()));
    }
    if (document.hasChildDocuments()) {
      document.getChildDocuments().forEach(child -> copy.addChildDocument(of(child)));
    }
    return copy;
  }

  private static Object value(Object value) {
    if (value instanceof SolrInputDocument child) {
      return of(child);
    }
    if (value instanceof Collection<?> values
        && values.stream().anyMatch(SolrInputDocument.class::isInstance)) {
      Collection<Object> copy = new ArrayList<>(values.size());
      values.forEach(each -> copy.add(each instanceof SolrInputDocument child ? of(child) : each));
      return copy;
    }
    Map<?, ?> instructions = AtomicInstructions.of(value);
    if (instructions == null) {
      return value;
    }
    Map<Object, Object> copy = new LinkedHashMap<>();
    instructions.forEach((name, operand) -> copy.put(name, value(operand)));
    return copy;
  }
}
