/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.solr.model.VersionFields;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Refuses to compare vectors of different models: their distances mean nothing. A segment knows its
 * few distinct versions by itself; only where one is another than the query's do its documents
 * matter, of which {@link LiveVersions} remembers those that are left.
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
    TreeMap<String, Integer> others = new TreeMap<>();
    for (LeafReaderContext leaf : req.getSearcher().getIndexReader().leaves()) {
      if (hasOther(leaf.reader(), versionField, version)) {
        LiveVersions.of(leaf.reader(), versionField)
            .forEach((made, documents) -> others.merge(made, documents, Integer::sum));
      }
    }
    others.remove(version);
    if (!others.isEmpty()) {
      Map.Entry<String, Integer> other = others.firstEntry();
      throw AladinParams.bad(
          "field '"
              + vectorField
              + "' has "
              + other.getValue()
              + " documents embedded by model version "
              + other.getKey()
              + ", the query's is "
              + version
              + ": index them again");
    }
  }

  /** Whether a segment names another version, of a deleted document perhaps. */
  private static boolean hasOther(LeafReader segment, String versionField, String version)
      throws IOException {
    SortedDocValues versions = DocValues.getSorted(segment, versionField);
    for (int ordinal = 0; ordinal < versions.getValueCount(); ordinal++) {
      if (!versions.lookupOrd(ordinal).utf8ToString().equals(version)) {
        return true;
      }
    }
    return false;
  }
}
