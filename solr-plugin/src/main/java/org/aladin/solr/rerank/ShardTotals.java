/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.ShardResponse;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.util.SolrResponseUtil;

/** The totals of the responses of all shards. */
final class ShardTotals {
  private final ResponseBuilder rb;
  private final SimpleOrderedMap<Object> info;
  private long found;
  private boolean exact = true;
  private Float maxScore;

  /**
   * @param shown whether the response has information about these responses, if it is requested
   */
  ShardTotals(ResponseBuilder rb, boolean shown) {
    this.rb = rb;
    boolean asked = shown && rb.req.getParams().getBool(ShardParams.SHARDS_INFO, false);
    info = asked ? new SimpleOrderedMap<>() : null;
    if (asked) {
      rb.rsp.getValues().add(ShardParams.SHARDS_INFO, info);
    }
  }

  /** The documents of a shard; null if it failed. */
  SolrDocumentList add(ShardResponse response) {
    SimpleOrderedMap<Object> entry = new SimpleOrderedMap<>();
    if (info != null) {
      info.add(String.valueOf(response.getShard()), entry);
      entry.add("shardAddress", response.getShardAddress());
    }
    if (response.getException() != null) { // only with shards.tolerant
      entry.add("error", response.getException().toString());
      partial();
      return null;
    }
    NamedList<?> header =
        (NamedList<?>)
            SolrResponseUtil.getSubsectionFromShardResponse(rb, response, "responseHeader", false);
    if (header != null
        && Boolean.TRUE.equals(
            header.getBooleanArg(SolrQueryResponse.RESPONSE_HEADER_PARTIAL_RESULTS_KEY))) {
      partial();
    }
    SolrDocumentList docs =
        (SolrDocumentList)
            SolrResponseUtil.getSubsectionFromShardResponse(rb, response, "response", false);
    if (docs == null) {
      return null;
    }
    entry.add("numFound", docs.getNumFound());
    found += docs.getNumFound();
    exact &= !Boolean.FALSE.equals(docs.getNumFoundExact());
    if (docs.getMaxScore() != null) {
      maxScore = maxScore == null ? docs.getMaxScore() : Math.max(maxScore, docs.getMaxScore());
    }
    return docs;
  }

  private void partial() {
    rb.rsp.setPartialResults(rb.req);
  }

  /** An empty list with the totals. */
  SolrDocumentList documents(int start) {
    rb.rsp.addToLog("hits", found);
    SolrDocumentList documents = new SolrDocumentList();
    documents.setNumFound(found);
    documents.setNumFoundExact(exact);
    documents.setStart(start);
    documents.setMaxScore(maxScore);
    return documents;
  }
}
