/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.SearchComponent;
import org.apache.solr.handler.component.ShardRequest;

/**
 * Adds parameters to the requests to shards. It is added to the components of a request when a
 * query of that request is parsed. This works for {@code q}, {@code fq}, {@code rq} and nested
 * queries, and needs no declaration in {@code solrconfig.xml}.
 *
 * <p>Solr passes each request to all components, except requests that are private to one component:
 * for MoreLikeThis, each shard resolves the query itself.
 */
final class ShardParamsComponent extends SearchComponent {
  private final ModifiableSolrParams params = new ModifiableSolrParams();

  private ShardParamsComponent() {}

  /** Returns the instance of a request, creating it if needed. */
  static ShardParamsComponent of(ResponseBuilder builder) {
    for (SearchComponent component : builder.components) {
      if (component instanceof ShardParamsComponent present) {
        return present;
      }
    }
    ShardParamsComponent added = new ShardParamsComponent();
    // The handler's list is shared by all of its requests.
    List<SearchComponent> components = new ArrayList<>(builder.components);
    components.add(added);
    builder.components = components;
    return added;
  }

  ModifiableSolrParams params() {
    return params;
  }

  @Override
  public void modifyRequest(ResponseBuilder rb, SearchComponent who, ShardRequest sreq) {
    params.forEach(entry -> sreq.params.set(entry.getKey(), entry.getValue()));
  }

  @Override
  public void prepare(ResponseBuilder rb) {}

  @Override
  public void process(ResponseBuilder rb) {}

  @Override
  public String getDescription() {
    return "Adds parameters to the requests to shards";
  }
}
