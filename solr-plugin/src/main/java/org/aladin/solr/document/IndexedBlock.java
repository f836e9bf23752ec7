/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.params.CommonParams;

/** The indexed documents of a block: the root and the children that were read. Immutable. */
public final class IndexedBlock {
  /** A block that is not indexed. */
  public static final IndexedBlock NONE = new IndexedBlock(null, new HashMap<>());

  private final SolrDocument root;
  private final Map<String, SolrDocument> documents;

  private IndexedBlock(SolrDocument root, Map<String, SolrDocument> documents) {
    this.root = root;
    this.documents = documents;
  }

  /** A block from a root with or without children. */
  public static IndexedBlock of(SolrDocument root, String idField) {
    Map<String, SolrDocument> documents = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    collect(root, idField, documents, ambiguous);
    documents.keySet().removeAll(ambiguous);
    return new IndexedBlock(root, documents);
  }

  private static void collect(
      SolrDocument document,
      String idField,
      Map<String, SolrDocument> documents,
      Set<String> ambiguous) {
    Object id = document.getFieldValue(idField);
    if (id != null && documents.put(id.toString(), document) != null) {
      ambiguous.add(id.toString());
    }
    for (Object value : document.values()) {
      for (Object each : value instanceof Collection<?> values ? values : List.of(value)) {
        if (each instanceof SolrDocument child) {
          collect(child, idField, documents, ambiguous);
        }
      }
    }
    if (document.hasChildDocuments()) {
      document.getChildDocuments().forEach(child -> collect(child, idField, documents, ambiguous));
    }
  }

  /** A document of the block; null if there is none with this id. */
  public SolrDocument document(String id) {
    return documents.get(id);
  }

  /** The version of all documents of the block; -1 if there is no such block. */
  public long version() {
    Object version = root == null ? null : root.getFieldValue(CommonParams.VERSION_FIELD);
    return version instanceof Number number ? number.longValue() : -1;
  }
}
