/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import org.aladin.model.PublicApi;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.response.transform.TransformerFactory;

/**
 * {@code fl=*,[noalignments]}: all fields but those that hold alignment sets, which take tens of
 * kilobytes a document. A field that {@code fl} names stays. Children that {@code [child]} added
 * before it lose theirs, too.
 *
 * <p>{@code fl=*} alone cannot leave them out: Solr reads the old document of an atomic update as
 * {@code fl=*} reads it, so that what the one does not see the other loses.
 */
@PublicApi
public final class NoAlignmentsTransformerFactory extends TransformerFactory {
  @Override
  public DocTransformer create(String field, SolrParams params, SolrQueryRequest req) {
    if (params != null && params.getParameterNamesIterator().hasNext()) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          field
              + ": unknown parameter '"
              + params.getParameterNamesIterator().next()
              + "', expected none; a field that fl names stays");
    }
    return new NoAlignmentsTransformer(field, req.getSchema());
  }
}
