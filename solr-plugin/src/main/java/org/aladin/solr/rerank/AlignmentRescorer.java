/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aladin.solr.comparison.NotComparable;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.ResolvedQuery;
import org.aladin.solr.rerank.WindowRanking.Candidate;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.search.IncompleteRerankingException;
import org.apache.solr.search.QueryLimits;
import org.apache.solr.search.SolrIndexSearcher;

/** Scores only the documents of a window by alignment. Thread-safe. */
final class AlignmentRescorer extends Rescorer {
  /** The number of documents between two checks of the clock: well under a millisecond of work. */
  private static final int DOCS_PER_LIMIT_CHECK = 8;

  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final boolean shard;
  private final TieBreaker ties;

  /**
   * @param shard whether the merge of several shards combines the scores
   * @param ties the order of hits with equal scores, which must be FieldDocs; null for the order of
   *     the first pass
   */
  AlignmentRescorer(AlignmentParams params, ResolvedQuery query, boolean shard, TieBreaker ties) {
    this.params = params;
    this.query = query;
    this.shard = shard;
    this.ties = ties;
  }

  @Override
  public TopDocs rescore(IndexSearcher searcher, TopDocs firstPass, int topN) throws IOException {
    ScoreDoc[] hits = firstPass.scoreDocs;
    long started = System.nanoTime();
    WindowScorer scorer = new WindowScorer(params, query, searcher);
    AlignmentScore[] alignment = scores(scorer, hits);
    count(searcher, alignment, scorer.notComparable(), System.nanoTime() - started);
    report(searcher, scorer);
    List<Candidate<ScoreDoc>> window =
        IntStream.range(0, hits.length)
            .mapToObj(i -> new Candidate<>(hits[i], hits[i].score, alignment[i]))
            .toList();
    ScoreDoc[] rescored = shard ? bare(window) : combined(window);
    return new TopDocs(firstPass.totalHits, Arrays.copyOf(rescored, Math.min(topN, hits.length)));
  }

  private void report(IndexSearcher searcher, WindowScorer scorer) {
    if (scorer.notComparable() > 0) {
      UncacheableFields.add(searcher.getIndexReader(), params.field());
      NotComparable.report(
          QueryParams.ALIGNMENT,
          params.field(),
          scorer.notComparable(),
          params.policy(),
          scorer.example());
    }
  }

  private static void count(
      IndexSearcher searcher, AlignmentScore[] alignment, int notComparable, long nanoseconds) {
    if (searcher instanceof SolrIndexSearcher solr) {
      ModelRegistry.metricsIfAny(solr.getCore())
          .ifPresent(
              metrics -> {
                metrics.rerankTimes().record(nanoseconds);
                metrics.rerankedNotComparable().add(notComparable);
                for (AlignmentScore score : alignment) {
                  metrics.rerankedWithoutVectors().add(score.isMissing() ? 1 : 0);
                }
              });
    }
  }

  /** Returns bare alignment scores in the order of the first pass; the merge combines them. */
  private static ScoreDoc[] bare(List<Candidate<ScoreDoc>> window) {
    return window.stream()
        .map(c -> new ScoreDoc(c.document().doc, c.alignment().value(), c.document().shardIndex))
        .toArray(ScoreDoc[]::new);
  }

  private ScoreDoc[] combined(List<Candidate<ScoreDoc>> window) {
    Comparator<ScoreDoc> order =
        ties == null ? null : Comparator.comparing(hit -> ((FieldDoc) hit).fields, ties);
    WindowRanking<ScoreDoc> ranking = new WindowRanking<>(window, params.combination(), order);
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    if (info != null) {
      info.getReq().getContext().put(WindowRange.class, ranking.range());
    }
    return ranking.order().stream()
        .map(r -> new ScoreDoc(r.document().doc, r.score(), r.document().shardIndex))
        .toArray(ScoreDoc[]::new);
  }

  /** The alignment score of each hit, read in the order of document numbers. */
  private AlignmentScore[] scores(WindowScorer scorer, ScoreDoc[] hits) throws IOException {
    QueryLimits limits = QueryLimits.getCurrentLimits();
    AlignmentScore[] scores = new AlignmentScore[hits.length];
    Arrays.fill(scores, AlignmentScore.UNFINISHED);
    int[] byDocument =
        IntStream.range(0, hits.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> hits[i].doc))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int n = 0; n < byDocument.length; n++) {
      if (n % DOCS_PER_LIMIT_CHECK == 0
          && limits.maybeExitWithPartialResults("{!alignment}, " + n + " of " + hits.length)) {
        if (!shard) {
          throw new IncompleteRerankingException(); // Solr falls back to the first pass
        }
        Set<Integer> unfinished =
            Arrays.stream(byDocument, n, byDocument.length)
                .mapToObj(i -> hits[i].doc)
                .collect(Collectors.toSet());
        ShardWindow.rememberUnfinished(SolrRequestInfo.getRequestInfo().getReq(), unfinished);
        break; // the merge puts them after all ranked documents
      }
      scores[byDocument[n]] = scorer.score(hits[byDocument[n]].doc);
    }
    return scores;
  }

  @Override
  public Explanation explain(IndexSearcher searcher, Explanation firstPass, int doc)
      throws IOException {
    SolrRequestInfo info = SolrRequestInfo.getRequestInfo();
    WindowRange range = null;
    if (info != null) {
      range = (WindowRange) info.getReq().getContext().get(WindowRange.class);
      range = range != null ? range : WindowRange.received(info.getReq().getParams());
    }
    return new AlignmentExplanation(params, query, range).explain(searcher, firstPass, doc);
  }
}
