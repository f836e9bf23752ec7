/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.Weight;

/**
 * A query for the scores of collected hits. It is replaced by the query that the search has already
 * rewritten, because rewriting a kNN query again would search its graphs again. Not thread-safe.
 */
final class RewriteOnceQuery extends Query {
  private final Query original;
  private Query searched;

  RewriteOnceQuery(Query original) {
    this.original = original;
  }

  /** The rewritten query of the search. */
  void setWeight(Weight weight) {
    searched = weight.getQuery();
  }

  @Override
  public Query rewrite(IndexSearcher searcher) {
    return searched == null ? original : searched;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    original.visit(visitor);
  }

  @Override
  public String toString(String field) {
    return original.toString(field);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
