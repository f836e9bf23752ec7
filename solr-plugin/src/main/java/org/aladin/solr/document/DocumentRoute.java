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
 * Which shards may have a document of an id. {@code /get} asks the one that the id leads to; in
 * collections whose documents are spread by a field or by the client, it has to ask all.
 *
 * @param shards their names; empty if the id says it
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
