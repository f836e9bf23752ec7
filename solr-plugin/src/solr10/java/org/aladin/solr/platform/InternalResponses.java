/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.common.util.NamedList;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.JavaBinResponseWriter;
import org.apache.solr.response.SolrQueryResponse;

/** Reads responses of Solr 10 to requests inside the node. Thread-safe. */
public final class InternalResponses {
  private InternalResponses() {}

  /** The response as a client reads it: documents in place of document numbers. */
  public static NamedList<Object> parsed(SolrQueryRequest req, SolrQueryResponse response) {
    return JavaBinResponseWriter.getParsedResponse(req, response);
  }
}
