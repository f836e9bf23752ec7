/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.ArrayList;
import java.util.List;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.response.SolrQueryResponse;

/**
 * The answers of several processor chains, made one: a client sees the smallest replication factor
 * that an update achieved, and the versions of all updates if it asked for them.
 */
final class ChainResponses {
  private static final List<String> VERSIONS = List.of("adds", "deletes", "deleteByQuery");

  private final SolrQueryResponse response;
  private final List<SolrQueryResponse> others = new ArrayList<>();

  /**
   * @param response what the client gets, and the answer of the first chain
   */
  ChainResponses(SolrQueryResponse response) {
    this.response = response;
  }

  /** An answer for another chain to write into. */
  SolrQueryResponse next() {
    SolrQueryResponse other = new SolrQueryResponse();
    other.addResponseHeader(new SimpleOrderedMap<>());
    others.add(other);
    return other;
  }

  /** Completes what the client gets. */
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
