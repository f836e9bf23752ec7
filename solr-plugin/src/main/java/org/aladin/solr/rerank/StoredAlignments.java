/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Base64;
import java.util.List;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.field.AlignmentValue;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The alignment sets of indexed documents, by id. They are read through {@code /get}, which sees
 * documents that are not committed yet and, in a cluster, those of any shard.
 */
final class StoredAlignments {
  private final IndexedDocuments documents;
  private final IndexSchema schema;

  StoredAlignments(SolrQueryRequest req) {
    this.documents = IndexedDocuments.asUser(req);
    this.schema = req.getSchema();
  }

  /**
   * @param from the field to take; null for the only alignment field that the document has
   * @throws SolrException (400) if the document or its vectors do not exist, or if it is not clear
   *     which are meant
   */
  AlignmentValue value(String id, String from) {
    if (from != null && !(schema.getFieldTypeNoEx(from) instanceof AlignmentField)) {
      throw AlignmentParams.bad("from is '" + from + "', expected one of " + fields());
    }
    List<String> fields = from == null ? fields() : List.of(from);
    SolrDocument document = documents.read(List.of(id), fields).get(id);
    if (document == null) {
      throw AlignmentParams.bad("no document has the id '" + id + "'");
    }
    Object value = document.getFieldValue(from != null ? from : onlyField(id, document));
    if (value == null) {
      throw AlignmentParams.bad("document '" + id + "' has no vectors in field '" + from + "'");
    }
    // Solr gives bytes from the index, but base64 from its transaction log.
    return AlignmentCodec.decode(
        value instanceof byte[] bytes ? bytes : Base64.getDecoder().decode(value.toString()));
  }

  private List<String> fields() {
    return schema.getFields().values().stream()
        .filter(field -> field.getType() instanceof AlignmentField)
        .map(SchemaField::getName)
        .sorted()
        .toList();
  }

  private String onlyField(String id, SolrDocument document) {
    List<String> present = fields().stream().filter(document::containsKey).toList();
    if (present.size() != 1) {
      throw AlignmentParams.bad(
          "document '"
              + id
              + "' has "
              + (present.isEmpty() ? "no vectors" : "vectors in the fields " + present)
              + ", expected from=<one of its alignment fields>");
    }
    return present.get(0);
  }
}
