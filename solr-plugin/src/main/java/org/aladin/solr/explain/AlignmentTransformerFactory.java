/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import org.aladin.model.PublicApi;
import org.aladin.solr.rerank.AlignmentQParserPlugin;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.QueryComponent;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.response.transform.TransformerFactory;

/**
 * {@code fl=[alignment]}: with each hit, which word met which region.
 *
 * <pre>{@code
 * "[alignment]": [
 *   {"word": "bus", "region": 3, "box": [0.1, 0.25, 0.6, 0.9], "cosine": 0.71},
 *   ...]
 * }</pre>
 *
 * <ul>
 *   <li>{@code word}: the word piece. It is the query's, or if the hits are captions the hit's, as
 *       long as {@code words=<text field>} of {@code {!alignment}} says where they come from; else
 *       its place in the caption, from 0
 *   <li>{@code region}: the region's place in the image's features, from 0, and {@code box}: x1,
 *       y1, x2, y2 of its rectangle, 0 to 1; both absent if no region has a positive cosine, and
 *       the box if none is known
 *   <li>{@code cosine}: at least 0; the alignment score is the sum of all
 * </ul>
 *
 * <p>Null for a hit without vectors. Needs {@code rq={!alignment}} in the request and a handler
 * that searches, else the request is refused (400).
 */
@PublicApi
public final class AlignmentTransformerFactory extends TransformerFactory {
  /** Whether the handler has a component that reads rq; /get and MoreLikeThis have none. */
  private static boolean searches() {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder rb = info == null ? null : info.getResponseBuilder();
    return rb != null && rb.components.stream().anyMatch(QueryComponent.class::isInstance);
  }

  @Override
  public DocTransformer create(String field, SolrParams params, SolrQueryRequest req) {
    // Here, since an error of the transformer itself would come in the middle of the response.
    String rankQuery = req.getParams().get(CommonParams.RQ);
    if (rankQuery == null || !AlignmentQParserPlugin.parses(rankQuery, req)) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          "[alignment] is given "
              + (rankQuery == null ? "without rq" : "with rq=" + rankQuery)
              + ", expected rq={!alignment ...}");
    }
    if (!searches()) {
      throw AlignmentTransformer.noSearch();
    }
    return new AlignmentTransformer(field);
  }
}
