/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import org.aladin.model.PublicApi;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.response.transform.TransformerFactory;

/**
 * {@code fl=*,[noalignments]}: all fields except those with alignment sets, which take tens of
 * kilobytes per document. A field named in {@code fl} stays. It also applies to children that
 * {@code [child]} added before it.
 *
 * <p>{@code fl=*} alone cannot omit them: Solr reads the old document of an atomic update in the
 * same way as {@code fl=*}, so omitted fields would be lost.
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
