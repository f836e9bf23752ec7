/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aladin.solr.field.AlignmentField;
import org.apache.lucene.index.IndexableField;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.response.DocsStreamer;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The values of documents in a response inside the node, as a client would read them, except that
 * alignment sets are always bytes. Solr writes and parses the whole response for that. With a
 * vector and an alignment set per document, this takes twice as long as reading them.
 *
 * @param schema the schema that the documents were read with
 */
record ResponseValues(IndexSchema schema) {
  /**
   * A document with some of the fields of another one.
   *
   * @param found a document of a response, before it is written
   * @param fields the names of the fields
   * @return empty if a value has a form that only Solr's own writer knows
   */
  Optional<SolrDocument> of(SolrDocument found, Set<String> fields) {
    SolrDocument document = new SolrDocument();
    for (String field : fields) {
      Object value = found.getFieldValue(field);
      if (value == null) {
        continue;
      }
      Optional<Object> plain = plain(value, schema.getFieldOrNull(field));
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      document.setField(field, plain.get());
    }
    return Optional.of(document);
  }

  private static Optional<Object> plain(Object value, SchemaField field) {
    if (!(value instanceof Collection<?> values)) {
      return Optional.ofNullable(single(value, field));
    }
    List<Object> plain = new ArrayList<>(values.size());
    for (Object each : values) {
      Object one = single(each, field);
      if (one == null) {
        return Optional.empty();
      }
      plain.add(one);
    }
    return Optional.of(plain);
  }

  /** Null for an unknown form. */
  private static Object single(Object value, SchemaField field) {
    Object read = value instanceof IndexableField stored ? value(stored, field) : value;
    if (read instanceof CharSequence text) {
      return text.toString();
    }
    return read instanceof Number
            || read instanceof Boolean
            || read instanceof Date
            || read instanceof byte[]
        ? read
        : null;
  }

  /** An alignment set of the transaction log as bytes, as the index has it, not as base64. */
  private static Object value(IndexableField stored, SchemaField field) {
    return field != null && field.getType() instanceof AlignmentField type
        ? type.toObject(stored)
        : DocsStreamer.getValue(field, stored);
  }
}
