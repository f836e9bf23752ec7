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
 * Merges the windows of several shards into the window that a single shard would have.
 *
 * <p>Each shard scores its best N documents (N = {@code reRankDocs}) and reports all of them with
 * both scores. The merge keeps the N best of all shards by first-pass score and ranks only those.
 * Otherwise a document beyond the window, but high in a small shard, could come first. Inside the
 * window the order is therefore that of a single shard, provided that the first pass gives a
 * document the same score on every shard (a kNN query does; text queries need Solr's {@code
 * ExactStatsCache}). Equal first-pass scores are ordered by the sort fields after {@code score
 * desc}; without such fields by id here, and by index order on one shard.
 */
final class AlignmentMergeStrategy implements MergeStrategy {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final Phase phase;

  AlignmentMergeStrategy(AlignmentParams params, ResolvedQuery query, Phase phase) {
    this.params = params;
    this.query = query;
    this.phase = phase;
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

  /**
   * On a shard: reports what the merge needs for each document in addition to its alignment score.
   */
  @Override
  public void handleMergeFields(ResponseBuilder rb, SolrIndexSearcher searcher) throws IOException {
    if (!rb.req.getParams().getBool(ShardParams.IS_SHARD, false)) {
      return;
    }
    WindowScorer scorer = phase == Phase.WINDOW ? null : new WindowScorer(params, query, searcher);
    ShardWindow.add(rb, searcher, scorer);
  }

  /** On the node that received the request: ranks the documents of all shards. */
  @Override
  public void merge(ResponseBuilder rb, ShardRequest sreq) {
    int reRankDocs = params.reRankDocs();
    Combination combination = params.combination();
    SortAndPagingCheck.check(rb.getSortSpec(), reRankDocs);
    WindowComponent asking = WindowComponent.sent(sreq, rb);
    ShardTotals totals = new ShardTotals(rb, asking == null);
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
    if (asking != null) {
      asking.send(rb, window.stream().map(c -> c.document().place().id.toString()).toList());
      return;
    }
    WindowRanking<Hit> ranking = new WindowRanking<>(window, combination, ties);
    if (rb.isDebugResults() && (combination.scaled() || ranking.range().lowest() < 0)) {
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
        continue; // the same document on two shards: the first one is used, as in Solr
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
      // If the shards' responses already contain the documents, their scores come from here.
      hit.document().setField(SolrReturnFields.SCORE, order.get(i).score());
      byId.put(hit.place().id.toString(), hit.place());
      documents.add(null); // filled when the documents' fields are requested from the shards
    }
    rb.resultIds = byId;
    rb.setResponseDocs(documents);
  }
}
