/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.response.SolrQueryResponse;

/**
 * Merges the responses of several processor chains into one: the client gets the smallest
 * replication factor of all updates and, if it asked for them, the versions of all updates. Not
 * safe for several threads.
 */
final class ChainResponses {
  private static final List<String> VERSIONS = List.of("adds", "deletes", "deleteByQuery");

  private final SolrQueryResponse response;
  private final List<SolrQueryResponse> others = new ArrayList<>();

  /**
   * @param response the response to the client, which the first chain writes into
   */
  ChainResponses(SolrQueryResponse response) {
    this.response = response;
  }

  /** A response for another chain to write into. */
  SolrQueryResponse next() {
    SolrQueryResponse other = new SolrQueryResponse();
    other.addResponseHeader(new SimpleOrderedMap<>());
    others.add(other);
    return other;
  }

  /** Completes the response to the client. */
  void merge() {
    for (SolrQueryResponse other : others) {
      mergeReplicationFactor(other.getResponseHeader());
      for (String name : VERSIONS) {
        mergeVersions(name, other.getValues().get(name));
      }
    }
    others.clear();
  }

  private void mergeReplicationFactor(NamedList<Object> other) {
    NamedList<Object> header = response.getResponseHeader();
    Object here = header.get(UpdateRequest.REPFACT);
    if (!(other.get(UpdateRequest.REPFACT) instanceof Integer there)) {
      return;
    }
    if (here == null) {
      header.add(UpdateRequest.REPFACT, there);
    } else if (here instanceof Integer before) {
      int place = header.indexOf(UpdateRequest.REPFACT, 0);
      header.setVal(place, Math.min(before, there));
    }
  }

  @SuppressWarnings("unchecked")
  private void mergeVersions(String name, Object other) {
    if (!(other instanceof NamedList<?> there)) {
      return;
    }
    if (response.getValues().get(name) instanceof NamedList<?> here) {
      ((NamedList<Object>) here).addAll((NamedList<Object>) there);
    } else {
      response.add(name, there);
    }
  }
}
