/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import org.apache.solr.client.solrj.impl.BinaryResponseParser;
import org.apache.solr.client.solrj.impl.JsonMapResponseParser;
import org.apache.solr.client.solrj.request.QueryRequest;

/** Chooses the format of a response in SolrJ 9. */
public final class ResponseParsers {
  private ResponseParsers() {}

  /** Asks for JSON. */
  public static QueryRequest json(QueryRequest request) {
    request.setResponseParser(new JsonMapResponseParser());
    return request;
  }

  /** Asks for javabin. */
  public static QueryRequest javabin(QueryRequest request) {
    request.setResponseParser(new BinaryResponseParser());
    return request;
  }
}
