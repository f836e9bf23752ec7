/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.aladin.solr.model.VersionFields;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * Refuses to compare vectors of different models: their distances mean nothing. A segment knows its
 * few distinct versions by itself, so that this costs next to nothing.
 */
final class IndexedVersions {
  private IndexedVersions() {}

  /**
   * @param vectorField the field that is searched
   * @param version the version of the model that the query's vector comes from
   * @throws org.apache.solr.common.SolrException (400) if the field holds vectors of another one;
   *     the message has both
   */
  static void check(SolrQueryRequest req, String vectorField, String version) throws IOException {
    String versionField = VersionFields.of(req.getCore(), vectorField);
    if (versionField == null) {
      return;
    }
    SolrIndexSearcher searcher = req.getSearcher();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      SortedDocValues versions = DocValues.getSorted(leaf.reader(), versionField);
      for (int ordinal = 0; ordinal < versions.getValueCount(); ordinal++) {
        String other = versions.lookupOrd(ordinal).utf8ToString();
        if (!other.equals(version)) {
          refuseUnlessDeleted(searcher, versionField, vectorField, other, version);
        }
      }
    }
  }

  private static void refuseUnlessDeleted(
      SolrIndexSearcher searcher,
      String versionField,
      String vectorField,
      String other,
      String version)
      throws IOException {
    int documents =
        searcher.count(SortedDocValuesField.newSlowExactQuery(versionField, new BytesRef(other)));
    if (documents > 0) {
      throw AladinParams.bad(
          "field '"
              + vectorField
              + "' has "
              + documents
              + " documents embedded by model version "
              + other
              + ", the query's is "
              + version
              + ": index them again");
    }
  }
}
