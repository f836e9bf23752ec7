/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.comparison;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.handler.component.MergeStrategy;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.ShardRequest;
import org.apache.solr.handler.component.ShardResponse;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.util.SolrResponseUtil;

/**
 * Adds up the numbers that shards report, and leaves merging documents to others. For one request.
 */
final class NotComparableMergeStrategy implements MergeStrategy {
  /** The parser that rejects a field's documents, by field. */
  private final Map<String, String> refusing = new TreeMap<>();

  private NotComparableMergeStrategy() {}

  /** Returns the instance of a request, creating it if needed. */
  static NotComparableMergeStrategy of(ResponseBuilder builder) {
    List<MergeStrategy> strategies = builder.getMergeStrategies();
    if (strategies != null) {
      for (MergeStrategy strategy : strategies) {
        if (strategy instanceof NotComparableMergeStrategy present) {
          return present;
        }
      }
    }
    NotComparableMergeStrategy strategy = new NotComparableMergeStrategy();
    builder.addMergeStrategy(strategy);
    return strategy;
  }

  void expect(String parser, String field, NotComparablePolicy policy) {
    if (policy == NotComparablePolicy.REFUSE) {
      refusing.put(field, parser);
    }
  }

  @Override
  public void merge(ResponseBuilder rb, ShardRequest sreq) {
    Map<String, Integer> sums = new TreeMap<>();
    for (ShardResponse response : sreq.responses) {
      if (response.getException() != null) { // only with shards.tolerant
        continue;
      }
      NamedList<?> header =
          (NamedList<?>)
              SolrResponseUtil.getSubsectionFromShardResponse(
                  rb, response, "responseHeader", false);
      NotComparableHeader.read(header)
          .forEach((field, documents) -> sums.merge(field, documents, Integer::sum));
    }
    sums.forEach(
        (field, documents) -> {
          NotComparableHeader.put(rb.rsp, field, documents);
          if (refusing.containsKey(field)) {
            throw NotComparablePolicy.refused(refusing.get(field), field, documents, null);
          }
        });
  }

  @Override
  public boolean mergesIds() {
    return false;
  }

  @Override
  public boolean handlesMergeFields() {
    return false;
  }

  @Override
  public void handleMergeFields(ResponseBuilder rb, SolrIndexSearcher searcher) {}

  @Override
  public int getCost() {
    return 0;
  }
}
