/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import org.aladin.solr.field.AlignmentField;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.DocIterationInfo;
import org.apache.solr.search.ReturnFields;

/** Removes the alignment sets from a document of the response. For one request. */
final class NoAlignmentsTransformer extends DocTransformer {
  private final String name;
  private final IndexSchema schema;

  NoAlignmentsTransformer(String name, IndexSchema schema) {
    this.name = name;
    this.schema = schema;
  }

  @Override
  public String getName() {
    return name;
  }

  /** Abstract in Solr 9, whose other form calls it; missing in Solr 10. */
  @Deprecated
  public void transform(SolrDocument document, int id) {
    strip(document);
  }

  @Override
  public void transform(SolrDocument document, int id, DocIterationInfo iteration) {
    strip(document);
  }

  private void strip(SolrDocument document) {
    Set<String> named = returnFields().getExplicitlyRequestedFieldNames();
    strip(document, named == null ? Set.of() : named);
  }

  /** /get has no context for documents from the transaction log. */
  private ReturnFields returnFields() {
    return context != null
        ? context.getReturnFields()
        : SolrRequestInfo.getRequestInfo().getRsp().getReturnFields();
  }

  private void strip(SolrDocument document, Set<String> named) {
    for (String field : new ArrayList<>(document.getFieldNames())) {
      SchemaField known = schema.getFieldOrNull(field);
      if (known != null && known.getType() instanceof AlignmentField) {
        if (!named.contains(field)) {
          document.removeFields(field);
        }
        continue;
      }
      stripValue(document.getFieldValue(field), named);
    }
    stripValue(document.getChildDocuments(), named);
  }

  /** Children are values of labelled fields, or have no label. */
  private void stripValue(Object value, Set<String> named) {
    if (value instanceof SolrDocument child) {
      strip(child, named);
    } else if (value instanceof Collection<?> several) {
      several.forEach(each -> stripValue(each, named));
    }
  }
}
