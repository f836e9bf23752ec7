/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.Optional;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestInfo;

/** The requests that a node sends to shards for its current request. Stateless. */
public final class ShardRequests {
  private ShardRequests() {}

  /** The response builder of a request that goes to shards; empty for any other request. */
  public static Optional<ResponseBuilder> builder(SolrQueryRequest req) {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    ResponseBuilder builder = info == null ? null : info.getResponseBuilder();
    return builder == null || builder.req != req || !builder.isDistributed()
        ? Optional.empty()
        : Optional.of(builder);
  }

  /**
   * The parameters to add to all following requests to shards. The client's own parameters, which a
   * response may echo, do not change.
   *
   * @param builder the builder of a request that goes to shards
   */
  public static ModifiableSolrParams params(ResponseBuilder builder) {
    return ShardParamsComponent.of(builder).params();
  }

  /** Whether these are the parameters of a request to a shard. */
  public static boolean isShard(SolrParams params) {
    return params.getBool(ShardParams.IS_SHARD, false);
  }
}
