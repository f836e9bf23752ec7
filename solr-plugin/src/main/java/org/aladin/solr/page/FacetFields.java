/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.BoolField;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.schema.StrField;

/**
 * The fields whose values make good filters: texts that are not split into words, and booleans,
 * which documents of this index have. Stateless.
 */
final class FacetFields {
  private static final int MAXIMUM = 12;

  private FacetFields() {}

  /**
   * @param others fields with another purpose
   * @return by name, at most {@value #MAXIMUM}
   */
  static List<String> in(SolrQueryRequest req, Set<String> others) {
    IndexSchema schema = req.getSchema();
    Set<String> names = new TreeSet<>();
    for (String name : req.getSearcher().getFieldNames()) {
      SchemaField field = schema.getFieldOrNull(name);
      if (field != null && !name.startsWith("_") && !others.contains(name) && filters(field)) {
        names.add(name);
      }
    }
    return new ArrayList<>(names).subList(0, Math.min(MAXIMUM, names.size()));
  }

  private static boolean filters(SchemaField field) {
    FieldType type = field.getType();
    return (type instanceof StrField || type instanceof BoolField)
        && field.indexed()
        && (field.hasDocValues() || field.isUninvertible());
  }
}
