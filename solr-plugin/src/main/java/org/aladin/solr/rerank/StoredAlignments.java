/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Base64;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The alignment sets of indexed documents, by id. They are read through {@code /get}, which sees
 * documents that are not committed yet and, in a cluster, those of any shard.
 */
final class StoredAlignments {
  private final IndexedDocuments documents;
  private final SolrCore core;
  private final IndexSchema schema;

  StoredAlignments(SolrQueryRequest req) {
    this.documents = IndexedDocuments.asUser(req);
    this.core = req.getCore();
    this.schema = req.getSchema();
  }

  /**
   * @param from the field to take; null for the only alignment field that the document has
   * @throws SolrException (400) if the document or its vectors do not exist, or if it is not clear
   *     which are meant; (503) if they cannot be read, or a version of a model made them that the
   *     core does not have
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
    String field = from != null ? from : onlyField(id, document);
    Object value = document.getFieldValue(field);
    if (value == null) {
      throw AlignmentParams.bad("document '" + id + "' has no vectors in field '" + field + "'");
    }
    return checkVersion(id, field, decode(id, field, value));
  }

  /** Solr gives bytes from the index, but base64 from its transaction log. */
  private static AlignmentValue decode(String id, String field, Object value) {
    try {
      return AlignmentCodec.decode(
          value instanceof byte[] bytes ? bytes : Base64.getDecoder().decode(value.toString()));
    } catch (IllegalArgumentException e) {
      throw notUsable(id, field, "cannot be read: " + e.getMessage());
    }
  }

  /** Where no processor fills the field, the document's version is as good as any. */
  private AlignmentValue checkVersion(String id, String field, AlignmentValue value) {
    boolean filled = !TargetFields.of(core, field).isEmpty();
    if (filled && !value.model().isEmpty() && !TargetFields.isCurrent(core, field, value.model())) {
      throw notUsable(
          id,
          field,
          "was made by model version "
              + value.model()
              + ", which the core no longer has: no others can be compared with it");
    }
    return value;
  }

  private static SolrException notUsable(String id, String field, String why) {
    return CheckedParams.unavailable(
        AlignmentQParserPlugin.NAME,
        "field '" + field + "' of document '" + id + "' " + why + ". Index the document again");
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
