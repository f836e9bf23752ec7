/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.comparison;

import java.util.Arrays;
import java.util.Optional;
import org.aladin.solr.query.ShardRequests;
import org.apache.solr.common.params.GroupParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;

/**
 * Counts documents whose vectors cannot be compared with a query's. Each index that is searched
 * reports their number by field in the response header. With several shards, the node that received
 * the request adds the numbers up and rejects the request if configured, because Solr treats a
 * shard that responds with 503 as down. Stateless.
 */
public final class NotComparable {
  /** The key of the response's header: a map from fields to numbers of documents. */
  public static final String HEADER = NotComparableHeader.NAME;

  /** Request parameter for shards: the fields whose numbers the calling node adds up and checks. */
  private static final String ADDED_UP = "_aladin_not_comparable_";

  private NotComparable() {}

  /**
   * Adds up the numbers of all shards if the request goes to several.
   *
   * @param parser the query parser, for the message
   * @return whether the request goes to several shards; then nothing is searched here
   */
  public static boolean addUp(
      SolrQueryRequest req, String parser, String field, NotComparablePolicy policy) {
    Optional<ResponseBuilder> builder = ShardRequests.builder(req);
    if (builder.isEmpty()) {
      return false;
    }
    if (req.getParams().getBool(GroupParams.GROUP, false)) {
      return true; // merged by Solr alone: each shard judges for itself
    }
    ModifiableSolrParams toShards = ShardRequests.params(builder.get());
    if (!contains(toShards, field)) {
      toShards.add(ADDED_UP, field);
    }
    NotComparableMergeStrategy.of(builder.get()).expect(parser, field, policy);
    return true;
  }

  /**
   * Reports documents of the searched index.
   *
   * @param documents the number of such documents, 1 or more
   * @param example one document and the reason, for the message
   * @throws org.apache.solr.common.SolrException (503) if this node must reject the request
   */
  public static void report(
      String parser, String field, int documents, NotComparablePolicy policy, String example) {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    if (info != null) {
      NotComparableHeader.put(info.getRsp(), field, documents);
    }
    if (policy == NotComparablePolicy.REFUSE
        && (info == null || !isAddedUp(info.getReq().getParams(), field))) {
      throw NotComparablePolicy.refused(parser, field, documents, example);
    }
  }

  private static boolean isAddedUp(SolrParams params, String field) {
    return ShardRequests.isShard(params) && contains(params, field);
  }

  private static boolean contains(SolrParams params, String field) {
    String[] fields = params.getParams(ADDED_UP);
    return fields != null && Arrays.asList(fields).contains(field);
  }
}
