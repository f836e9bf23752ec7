/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.aladin.solr.field.AlignmentCodec;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.field.AlignmentValue;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.embedded.EmbeddedSolrServer;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The alignment sets of indexed documents, by id. They are read through {@code /get}, which sees
 * documents that are not committed yet and, in a cluster, those of any shard.
 */
final class StoredAlignments {
  private final SolrCore core;
  private final IndexSchema schema;

  StoredAlignments(SolrQueryRequest req) {
    this.core = req.getCore();
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
    SolrDocument document = document(id);
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

  // Never closed: closing it would shut the node down.
  @SuppressWarnings("resource")
  private SolrDocument document(String id) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    fields().forEach(field -> params.add(CommonParams.FL, field));
    params.add(CommonParams.FL, schema.getUniqueKeyField().getName());
    try {
      return new EmbeddedSolrServer(core).getById(id, params);
    } catch (SolrServerException | IOException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR, "Cannot read document '" + id + "'", e);
    }
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
