/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.aladin.model.text.QueryText;
import org.apache.solr.common.SolrInputDocument;

/** Reads the text of a document's field, whatever the client's format made of it. */
public final class FieldText {
  private FieldText() {}

  /**
   * All values of a field as texts; empty if there are none.
   *
   * @throws IllegalArgumentException if a value is no text: a map (an update instruction is never
   *     embedded) or a nested document
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
   * Whether a text holds nothing that could be embedded: only what the encoder leaves out, which
   * are spaces of any kind, controls and characters that do not stand alone. {@link String#isBlank}
   * takes no-break spaces for text.
   */
  public static boolean isBlank(String text) {
    return QueryText.isBlank(text);
  }

  /** What a value is, as messages say it. */
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
