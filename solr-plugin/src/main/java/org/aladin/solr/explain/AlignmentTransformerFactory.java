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
 * {@code fl=[alignment]}: adds to each hit the best region for each word and, if the model's
 * alignment mode sums over regions, the best word for each region.
 *
 * <pre>{@code
 * "[alignment]": [
 *   {"word": "bus", "region": 3, "box": [0.1, 0.25, 0.6, 0.9], "cosine": 0.71},
 *   ...]
 * }</pre>
 *
 * <ul>
 *   <li>{@code word}: the word piece of the query, or of the hit if hits are captions and {@code
 *       words=<text field>} of {@code {!alignment}} names their field; otherwise its position in
 *       the caption, from 0
 *   <li>{@code region}: the region's position in the image's features, from 0, and {@code box}: x1,
 *       y1, x2, y2 of its rectangle, 0 to 1; both are absent if no region has a positive cosine,
 *       and the box also if it is unknown
 *   <li>{@code cosine}: 0 or more; the alignment score is the sum of all cosines (in the mode
 *       MrAVGw their mean)
 * </ul>
 *
 * <p>In the modes symm and MwSr each entry starts with {@code for}: {@code word} for a word with
 * its best region, {@code region} for a region with its best word, which is absent if no cosine is
 * positive. In the modes sum and mean {@code cosine} is the largest one, which may be negative, and
 * {@code sum} that of the word's cosines with all regions, of which the score is made.
 *
 * <p>Null for a hit without vectors. Requires {@code rq={!alignment}} in the request and a handler
 * that searches, otherwise the request is rejected (400).
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
    // Checked here, because an error in the transformer itself would interrupt the response.
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
