/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.aladin.solr.query.ShardRequests;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ExpandParams;
import org.apache.solr.common.params.FacetParams;
import org.apache.solr.common.params.HighlightParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.MoreLikeThisParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.params.StatsParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.SearchComponent;
import org.apache.solr.handler.component.ShardRequest;
import org.apache.solr.search.SolrReturnFields;

/**
 * Asks all shards for their windows before the main request. With a minimum score, facets and the
 * number of documents are those of the window of the whole collection, which no shard knows. The
 * main request is held back until {@link AlignmentMergeStrategy} has the ids of that window. For
 * one request.
 */
final class WindowComponent extends SearchComponent {
  private static final String PHASE = "_alignment_phase_";
  private static final String IDS = "_alignment_window_";

  /** Parameters that switch off what the main request asks of the other components. */
  private static final List<String> OTHER_COMPONENTS =
      List.of(
          FacetParams.FACET,
          StatsParams.STATS,
          HighlightParams.HIGHLIGHT,
          MoreLikeThisParams.MLT,
          ExpandParams.EXPAND,
          CommonParams.DEBUG,
          CommonParams.DEBUG_QUERY);

  /** Solr's parameter without which shards ignore {@code json.facet}. */
  private static final String JSON_FACETS = "_facet_";

  private final int reRankDocs;
  private ShardRequest windows;
  private ShardRequest main;

  private WindowComponent(int reRankDocs) {
    this.reRankDocs = reRankDocs;
  }

  /** Adds the component to a request that goes to shards. */
  static void add(ResponseBuilder rb, int reRankDocs) {
    // The handler's list is shared by all of its requests.
    List<SearchComponent> components = new ArrayList<>(rb.components);
    components.add(new WindowComponent(reRankDocs));
    rb.components = components;
  }

  /** The component that sent this request for windows; null for any other request. */
  static WindowComponent sent(ShardRequest sreq, ResponseBuilder rb) {
    for (SearchComponent component : rb.components) {
      if (component instanceof WindowComponent own && own.windows == sreq) {
        return own;
      }
    }
    return null;
  }

  /** The phase of a request. */
  static Phase phase(SolrParams params) {
    if (!ShardRequests.isShard(params)) {
      return Phase.WHOLE;
    }
    return Phase.WINDOW.name().equals(params.get(PHASE)) ? Phase.WINDOW : Phase.SCORES;
  }

  /** On a shard: the ids of the window of the whole collection; null if they are not given. */
  static Set<String> ids(SolrParams params) {
    if (!Phase.SCORES.name().equals(params.get(PHASE))) {
      return null;
    }
    String[] ids = params.getParams(IDS);
    return ids == null ? Set.of() : new LinkedHashSet<>(List.of(ids));
  }

  @Override
  public void modifyRequest(ResponseBuilder rb, SearchComponent who, ShardRequest sreq) {
    if (windows != null || (sreq.purpose & ShardRequest.PURPOSE_GET_TOP_IDS) == 0) {
      return;
    }
    main = sreq;
    rb.outgoing.remove(sreq);
    windows = new ShardRequest();
    windows.purpose =
        ShardRequest.PURPOSE_GET_TOP_IDS | (sreq.purpose & ShardRequest.PURPOSE_SET_TERM_STATS);
    windows.shards = sreq.shards;
    windows.params = new ModifiableSolrParams(sreq.params);
    ShardRequests.params(rb).forEach(e -> windows.params.set(e.getKey(), e.getValue()));
    String key = rb.req.getSchema().getUniqueKeyField().getName();
    windows.params.set(CommonParams.FL, key, SolrReturnFields.SCORE);
    windows.params.set(CommonParams.START, 0);
    windows.params.set(CommonParams.ROWS, reRankDocs);
    for (String component : OTHER_COMPONENTS) {
      windows.params.set(component, false);
    }
    windows.params.remove(JSON_FACETS);
    windows.params.set(PHASE, Phase.WINDOW.name());
    rb.outgoing.add(windows);
  }

  /** Sends the main request. Shards find nothing but documents of this window. */
  void send(ResponseBuilder rb, List<String> ids) {
    ModifiableSolrParams following = ShardRequests.params(rb); // those of facets too
    following.set(PHASE, Phase.SCORES.name());
    following.set(IDS, ids.toArray(String[]::new));
    following.forEach(e -> main.params.set(e.getKey(), e.getValue()));
    rb.outgoing.add(main);
  }

  @Override
  public void prepare(ResponseBuilder rb) {}

  @Override
  public void process(ResponseBuilder rb) {}

  @Override
  public String getDescription() {
    return "Asks shards for the documents to rerank before the main request";
  }
}
