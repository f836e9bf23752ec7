/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.List;
import org.apache.solr.cloud.CloudDescriptor;
import org.apache.solr.common.cloud.DocCollection;
import org.apache.solr.common.cloud.ImplicitDocRouter;
import org.apache.solr.common.cloud.Slice;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.core.SolrCore;

/**
 * The shards that may have a document with an id. {@code /get} asks the shard that the id is routed
 * to; in collections that route documents by a field or by the client, it must ask all shards.
 *
 * @param shards their names; empty if the id determines the shard
 */
record DocumentRoute(List<String> shards) {
  static DocumentRoute in(SolrCore core) {
    CloudDescriptor cloud = core.getCoreDescriptor().getCloudDescriptor();
    if (cloud == null) {
      return new DocumentRoute(List.of());
    }
    DocCollection collection =
        core.getCoreContainer()
            .getZkController()
            .getClusterState()
            .getCollection(cloud.getCollectionName());
    boolean byId =
        !(collection.getRouter() instanceof ImplicitDocRouter)
            && collection.getRouter().getRouteField(collection) == null;
    return new DocumentRoute(
        byId ? List.of() : collection.getActiveSlices().stream().map(Slice::getName).toList());
  }

  void addTo(ModifiableSolrParams params) {
    if (!shards.isEmpty()) {
      params.set(ShardParams.SHARDS, String.join(",", shards));
    }
  }
}
