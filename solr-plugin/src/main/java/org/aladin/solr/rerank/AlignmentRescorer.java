/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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

/** Scores only the documents of a window by alignment. Thread-safe. */
final class AlignmentRescorer extends Rescorer {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final Phase phase;
  private final TieBreaker ties;

  /**
   * @param phase what is computed of the scores
   * @param ties the order of hits with equal scores, which must be FieldDocs; null for the order of
   *     the first pass
   */
  AlignmentRescorer(AlignmentParams params, ResolvedQuery query, Phase phase, TieBreaker ties) {
    this.params = params;
    this.query = query;
    this.phase = phase;
    this.ties = ties;
  }

  @Override
  public TopDocs rescore(IndexSearcher searcher, TopDocs firstPass, int topN) throws IOException {
    ScoreDoc[] hits = firstPass.scoreDocs;
    if (phase == Phase.WINDOW) {
      return firstPass;
    }
    int[] documents = Arrays.stream(hits).mapToInt(hit -> hit.doc).toArray();
    WindowScores scores = WindowScores.of(params, query, searcher, documents);
    if (params.minScore() == null) { // otherwise the filter reported the window
      scores.report(params, searcher);
    }
    Set<Integer> unfinished = scores.unfinished();
    if (!unfinished.isEmpty()) {
      if (phase == Phase.WHOLE) {
        throw new IncompleteRerankingException(); // Solr falls back to the first pass
      }
      // The merge puts them after all ranked documents.
      ShardWindow.rememberUnfinished(SolrRequestInfo.getRequestInfo().getReq(), unfinished);
    }
    List<Candidate<ScoreDoc>> window =
        IntStream.range(0, hits.length)
            .mapToObj(i -> new Candidate<>(hits[i], hits[i].score, scores.get(i)))
            .toList();
    ScoreDoc[] rescored = phase == Phase.WHOLE ? combined(window) : bare(window);
    return new TopDocs(firstPass.totalHits, Arrays.copyOf(rescored, Math.min(topN, hits.length)));
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
