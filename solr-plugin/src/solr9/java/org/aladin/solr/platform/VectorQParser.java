/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.neural.AbstractVectorQParserBase;

/** A parser of kNN queries with the filters of {@code {!knn}}, in Solr 9. */
public abstract class VectorQParser extends AbstractVectorQParserBase {
  protected VectorQParser(
      String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    super(qstr, localParams, params, req);
  }
}
