/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.aladin.model.text.QueryText;
import org.apache.solr.common.SolrInputDocument;

/** Reads the text of a document's field in any client format. */
public final class FieldText {
  private FieldText() {}

  /**
   * All values of a field as texts; empty if there are none.
   *
   * @throws IllegalArgumentException if a value is not a text but a map (update instructions are
   *     never embedded) or a nested document
   */
  public static List<String> values(SolrInputDocument document, String field) {
    Collection<Object> values = document.getFieldValues(field);
    if (values == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      if (value instanceof Map
          || value instanceof SolrInputDocument
          || value instanceof Collection) {
        throw new IllegalArgumentException(
            "field '" + field + "' holds " + describe(value) + ", expected a text");
      }
      if (value != null) {
        texts.add(value.toString());
      }
    }
    return texts;
  }

  /**
   * Whether a text has nothing to embed, that is only characters that the encoder ignores: spaces
   * of any kind, control characters and combining characters. {@link String#isBlank} treats
   * no-break spaces as text.
   */
  public static boolean isBlank(String text) {
    return QueryText.isBlank(text);
  }

  /** Describes a value for messages. */
  public static String describe(Object value) {
    if (value instanceof SolrInputDocument document) {
      return "a document with the fields " + document.getFieldNames();
    }
    if (value instanceof Map<?, ?> map) {
      return "a map with the keys " + map.keySet();
    }
    if (value instanceof Collection<?> collection) {
      return "a list of " + collection.size() + " values";
    }
    if (value == null) {
      return "null";
    }
    return "a value of type " + value.getClass().getSimpleName();
  }
}
