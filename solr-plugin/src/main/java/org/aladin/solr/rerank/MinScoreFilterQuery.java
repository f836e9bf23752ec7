/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.solr.query.ResolvedQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.Sort;
import org.apache.solr.search.DelegatingCollector;
import org.apache.solr.search.ExtendedQueryBase;
import org.apache.solr.search.PostFilter;

/**
 * The cut of {@code {!alignment minScore=}}: of the documents that the request's query and filters
 * find, only those of the window with a sufficient alignment remain. As the last filter of the
 * request, it determines what is found: the number of documents, pages and facets.
 *
 * <p>On one index, the window consists of the first pass's best documents. On a shard, it is
 * determined by the node that merges, and given by ids.
 */
final class MinScoreFilterQuery extends ExtendedQueryBase implements PostFilter {
  private final AlignmentParams params;
  private final ResolvedQuery query;
  private final Sort sort;
  private final Set<String> ids;
  private final AlignmentReRankQuery reRank;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * @param params with a minimum score
   * @param sort the order of the first pass; null for that of its scores
   * @param ids the ids of the documents of the window; null if the window is the first pass's best
   *     documents
   * @param reRank the rank query of the request, which will know the main query
   */
  MinScoreFilterQuery(
      AlignmentParams params,
      ResolvedQuery query,
      Sort sort,
      Set<String> ids,
      AlignmentReRankQuery reRank) {
    this.params = params;
    this.query = query;
    this.sort = sort;
    this.ids = ids;
    this.reRank = reRank;
  }

  /** A result depends on the other filters and on the main query. */
  @Override
  public boolean getCache() {
    return false;
  }

  /** After all other filters, which determine the window. */
  @Override
  public int getCost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public DelegatingCollector getFilterCollector(IndexSearcher searcher) {
    try {
      FirstPass firstPass =
          ids == null
              ? new BestDocuments(reRank.main(), sort, params.reRankDocs(), searcher)
              : new GivenDocuments(ids, searcher);
      return new MinScoreCollector(firstPass, this::found, searcher);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean[] found(IndexSearcher searcher, int[] documents) throws IOException {
    WindowScores scores = WindowScores.of(params, query, searcher, documents);
    // Facets that exclude filters evaluate further windows, after the search itself.
    if (reported.compareAndSet(false, true)) {
      scores.report(params, searcher);
    }
    boolean[] found = new boolean[documents.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = params.finds(scores.get(i));
    }
    return found;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "{!alignment f="
        + params.field()
        + " reRankDocs="
        + params.reRankDocs()
        + " minScore="
        + params.minScore()
        + "}"
        + query;
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && params.equals(((MinScoreFilterQuery) other).params)
        && query.equals(((MinScoreFilterQuery) other).query)
        && Objects.equals(sort, ((MinScoreFilterQuery) other).sort)
        && Objects.equals(ids, ((MinScoreFilterQuery) other).ids);
  }

  @Override
  public int hashCode() {
    return (classHash() * 31 + params.hashCode()) * 31 + query.hashCode();
  }
}
