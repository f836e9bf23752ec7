/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.Weight;
import org.apache.solr.handler.component.MergeStrategy;
import org.apache.solr.search.AbstractReRankQuery;
import org.apache.solr.search.QueryCommand;
import org.apache.solr.search.RankQuery;

/**
 * A query whose best {@code reRankDocs} documents are ordered by alignment. Queries are equal if
 * everything that affects the result is equal, so Solr's query result cache can hold them.
 *
 * <p>On a shard, documents are reported with their bare alignment scores, and a {@link ShardWindow}
 * reports whether they have one; {@link AlignmentMergeStrategy} combines the scores.
 */
public final class AlignmentReRankQuery extends AbstractReRankQuery {
  /** A placeholder for the query whose documents are reranked, until Solr provides it. */
  private static final Query NOTHING_TO_ORDER = new MatchNoDocsQuery("rq without q");

  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final Phase phase;

  AlignmentReRankQuery(AlignmentParams params, ResolvedQuery query, Phase phase) {
    super(
        NOTHING_TO_ORDER,
        params.reRankDocs(),
        new AlignmentRescorer(params, query, phase, null),
        null,
        params.combination().operator());
    this.params = params;
    this.query = query;
    this.phase = phase;
  }

  /** A reader of word matches for explanations, for one thread. */
  public WordMatches wordMatches() {
    return new WordMatches(params, query);
  }

  /** The query whose documents are reranked. */
  Query main() {
    return mainQuery;
  }

  @Override
  public RankQuery wrap(Query main) {
    super.wrap(main);
    return this;
  }

  /**
   * Solr only wraps the main query in rq: in q, fq or inside other queries there is nothing to
   * rerank.
   */
  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
      throws IOException {
    if (mainQuery == NOTHING_TO_ORDER) {
      throw AlignmentParams.bad(AlignmentParams.NOT_RQ);
    }
    return super.createWeight(searcher, scoreMode, boost);
  }

  @Override
  public TopDocsCollector<? extends ScoreDoc> getTopDocsCollector(
      int length, QueryCommand command, IndexSearcher searcher) throws IOException {
    SortAndPagingCheck.check(command, reRankDocs);
    Sort sort = command.getSort();
    TieBreaker ties = sort == null ? null : new TieBreaker(sort, searcher);
    return new AlignmentCollector(
        reRankDocs, length, new AlignmentRescorer(params, query, phase, ties), command, searcher);
  }

  @Override
  public MergeStrategy getMergeStrategy() {
    return new AlignmentMergeStrategy(params, query, phase);
  }

  @Override
  protected Query rewrite(Query rewrittenMain) {
    AlignmentReRankQuery rewritten = new AlignmentReRankQuery(params, query, phase);
    rewritten.setCache(getCache());
    return rewritten.wrap(rewrittenMain);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && mainQuery.equals(((AlignmentReRankQuery) other).mainQuery)
        && params.equals(((AlignmentReRankQuery) other).params)
        && query.equals(((AlignmentReRankQuery) other).query)
        && phase == ((AlignmentReRankQuery) other).phase;
  }

  @Override
  public int hashCode() {
    return ((classHash() * 31 + mainQuery.hashCode()) * 31 + params.hashCode()) * 31
        + query.hashCode();
  }

  @Override
  public String toString(String field) {
    return "{!"
        + QueryParams.ALIGNMENT
        + " f="
        + params.field()
        + " reRankDocs="
        + reRankDocs
        + (params.minScore() == null ? "" : " minScore=" + params.minScore())
        + " mainQuery='"
        + mainQuery
        + "'}"
        + query;
  }
}
