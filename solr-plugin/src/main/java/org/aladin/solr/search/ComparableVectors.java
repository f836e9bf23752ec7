/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import org.aladin.solr.comparison.NotComparable;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.QueryParams;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;

/**
 * The vectors of a field that can be compared with a query's: distances to vectors of other model
 * versions are meaningless. Vectors without a model version in their document are compared.
 * Immutable.
 *
 * @param vectorField the field
 * @param versionField the field with the version of the model; null if there is none, and all
 *     vectors are compared
 * @param version the version of the query's model
 */
record ComparableVectors(String vectorField, String versionField, String version) {
  static ComparableVectors of(SolrCore core, String vectorField, String version) {
    return new ComparableVectors(vectorField, TargetFields.version(core, vectorField), version);
  }

  /** The live documents of a segment that a search omits. */
  LiveVersions.Others others(LeafReader segment) throws IOException {
    return versionField == null
        ? LiveVersions.Others.NONE
        : LiveVersions.of(segment, vectorField, versionField, version);
  }

  /**
   * Reports the documents that a search omits.
   *
   * @throws org.apache.solr.common.SolrException (503) if there are any, and the query is
   *     configured to be rejected
   */
  void report(SolrQueryRequest req, AladinParams asked) throws IOException {
    if (versionField == null
        || NotComparable.addUp(req, QueryParams.ALADIN, vectorField, asked.notComparable())) {
      return;
    }
    int documents = 0;
    String example = null;
    for (LeafReaderContext leaf : req.getSearcher().getIndexReader().leaves()) {
      LiveVersions.Others others = others(leaf.reader());
      documents += others.documents();
      example = example == null ? others.example() : example;
    }
    if (documents == 0) {
      return;
    }
    if (req.getParams().get(ShardParams.IDS)
        == null) { // otherwise the shard reported them in its first response
      ModelRegistry.metrics(req.getCore()).searchedNotComparable().add(documents);
    }
    NotComparable.report(
        QueryParams.ALADIN,
        vectorField,
        documents,
        asked.notComparable(),
        "made by model version " + example + ", the query's is " + version);
  }
}
