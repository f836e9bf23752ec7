/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.aladin.solr.query.ResolvedQuery;
import org.aladin.solr.rerank.WindowRanking.Candidate;
import org.aladin.solr.rerank.WindowRanking.Ranked;
import org.apache.lucene.search.Sort;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.handler.component.MergeStrategy;
import org.apache.solr.handler.component.ResponseBuilder;
import org.apache.solr.handler.component.ShardDoc;
import org.apache.solr.handler.component.ShardRequest;
import org.apache.solr.handler.component.ShardResponse;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.search.SolrReturnFields;
import org.apache.solr.search.SortSpec;

/**
 * Merges the windows of several shards into the window that one shard would have had.
 *
 * <p>Each shard scores its own best N documents (N = {@code reRankDocs}) and reports all of them,
 * with both scores. Here the N best of all by the first pass are kept, and only they are ranked:
 * without that, a document that the first pass puts beyond the window, but high in a small shard,
 * could come first. So inside the window the order is that of a single shard, given that the first
 * pass scores a document alike on every shard (a kNN query does; for text queries Solr needs {@code
 * ExactStatsCache}). Equal first-pass scores are ordered as the sort behind {@code score desc}
 * asks; without one by id here, by index order on one shard.
 */
final class AlignmentMergeStrategy implements MergeStrategy {
  private final AlignmentParams params;
  private final ResolvedQuery query;

  AlignmentMergeStrategy(AlignmentParams params, ResolvedQuery query) {
    this.params = params;
    this.query = query;
  }

  /** One document of a shard. */
  private record Hit(ShardDoc place, SolrDocument document, Object[] sortValues) {}

  @Override
  public boolean handlesMergeFields() {
    return true;
  }

  @Override
  public boolean mergesIds() {
    return true;
  }

  @Override
  public int getCost() {
    return 0;
  }

  /** On a shard: reports of each document what the merge needs beside its alignment score. */
  @Override
  public void handleMergeFields(ResponseBuilder rb, SolrIndexSearcher searcher) throws IOException {
    if (!rb.req.getParams().getBool(ShardParams.IS_SHARD, false)) {
      return;
    }
    ShardWindow.add(rb, searcher, new WindowScorer(params, query, searcher));
  }

  /** On the node that took the request: ranks the documents of all shards. */
  @Override
  public void merge(ResponseBuilder rb, ShardRequest sreq) {
    int reRankDocs = params.reRankDocs();
    Combination combination = params.combination();
    SortAndPagingCheck.check(rb.getSortSpec(), reRankDocs);
    ShardTotals totals = new ShardTotals(rb);
    List<Candidate<Hit>> candidates = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (ShardResponse response : sreq.responses) {
      SolrDocumentList docs = totals.add(response);
      if (docs != null) {
        collect(rb, sreq, response, docs, seen, candidates);
      }
    }
    Comparator<Hit> ties = ties(rb);
    Comparator<Candidate<Hit>> firstPass = Comparator.comparingDouble(c -> -c.firstPass());
    if (ties != null) {
      firstPass = firstPass.thenComparing(Candidate::document, ties);
    }
    candidates.sort(firstPass.thenComparing(c -> c.document().place().id.toString()));
    List<Candidate<Hit>> window = candidates.subList(0, Math.min(reRankDocs, candidates.size()));
    WindowRanking<Hit> ranking = new WindowRanking<>(window, combination, ties);
    if (rb.isDebugResults() && combination.scaled()) {
      ranking.range().giveToShards(rb);
    }
    report(rb, ranking.order(), totals);
  }

  private static Comparator<Hit> ties(ResponseBuilder rb) {
    Sort sort = rb.getSortSpec().getSort();
    if (sort == null) {
      return null;
    }
    try {
      return Comparator.comparing(Hit::sortValues, new TieBreaker(sort, rb.req.getSearcher()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(
      ResponseBuilder rb,
      ShardRequest sreq,
      ShardResponse response,
      SolrDocumentList docs,
      Set<Object> seen,
      List<Candidate<Hit>> candidates) {
    String key = rb.req.getSchema().getUniqueKeyField().getName();
    Set<String> scoreDependent =
        (sreq.purpose & ShardRequest.PURPOSE_GET_FIELDS) != 0
            ? Set.of()
            : rb.rsp.getReturnFields().getScoreDependentReturnFields().keySet().stream()
                .filter(field -> !field.equals(SolrReturnFields.SCORE))
                .collect(Collectors.toSet());
    ShardWindow window = ShardWindow.of(rb, response);
    if (window == null) {
      return;
    }
    for (int i = 0; i < docs.size(); i++) {
      SolrDocument document = docs.get(i);
      Object id = document.getFieldValue(key);
      if (!seen.add(id)) {
        continue; // the same document on two shards: as Solr does, the first one counts
      }
      ShardDoc place = new ShardDoc();
      place.id = id;
      place.shard = response.getShard();
      place.orderInShard = i;
      if (!scoreDependent.isEmpty()) {
        place.scoreDependentFields = document.getSubsetOfFields(scoreDependent);
      }
      float score = ((Number) document.getFieldValue(SolrReturnFields.SCORE)).floatValue();
      candidates.add(
          new Candidate<>(
              new Hit(place, document, window.sortValues(i)),
              window.firstPass(i),
              window.alignment(i, score)));
    }
  }

  private static void report(ResponseBuilder rb, List<Ranked<Hit>> order, ShardTotals totals) {
    SortSpec page = rb.getSortSpec();
    int from = Math.min(page.getOffset(), order.size());
    int to = Math.min(page.getOffset() + page.getCount(), order.size());
    Map<Object, ShardDoc> byId = new HashMap<>();
    SolrDocumentList documents = totals.documents(page.getOffset());
    for (int i = from; i < to; i++) {
      Hit hit = order.get(i).document();
      hit.place().score = order.get(i).score();
      hit.place().positionInResponse = i - from;
      // If the shards' answers already are the documents, this is where their score comes from.
      hit.document().setField(SolrReturnFields.SCORE, order.get(i).score());
      byId.put(hit.place().id.toString(), hit.place());
      documents.add(null); // filled when the shards are asked for the documents' fields
    }
    rb.resultIds = byId;
    rb.setResponseDocs(documents);
  }
}
