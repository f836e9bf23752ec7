/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.queries.function.FunctionQuery;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.solr.search.FunctionRangeQuery;

/**
 * Finds a nearest-neighbour query at any depth of another query, including negated clauses.
 * Functions hide their queries from visitors, so they are evaluated on one empty document, where
 * they ask the searcher to rewrite their queries. The parents of a block join, and hidden queries
 * of other plugins, are not found. Not thread-safe.
 */
final class KnnFinder extends QueryVisitor {
  private final EmptyDocument empty = new EmptyDocument();
  private boolean found;

  private KnnFinder() {}

  /** Whether a query is or contains a nearest-neighbour query. */
  static boolean holdsKnn(Query query) {
    KnnFinder finder = new KnnFinder();
    query.visit(finder);
    return finder.found;
  }

  @Override
  public QueryVisitor getSubVisitor(BooleanClause.Occur occur, Query parent) {
    if (parent instanceof FunctionScoreQuery boosted) {
      attempt(() -> boosted.getSource().rewrite(empty).getValues(empty.leaf(), null));
    }
    return this; // includes negated clauses, which Lucene's default omits
  }

  @Override
  public void visitLeaf(Query query) {
    if (query instanceof KnnFloatVectorQuery || query instanceof KnnByteVectorQuery) {
      found = true;
    } else if (query instanceof ToParentBlockJoinQuery join) {
      join.getChildQuery().visit(this);
    } else if (query instanceof ToChildBlockJoinQuery join) {
      join.getParentQuery().visit(this);
    } else if (query instanceof FunctionQuery || query instanceof FunctionRangeQuery) {
      attempt(() -> query.createWeight(empty, ScoreMode.COMPLETE, 1).scorer(empty.leaf()));
    }
  }

  @FunctionalInterface
  private interface Evaluation {
    void run() throws IOException;
  }

  private static void attempt(Evaluation evaluation) {
    try {
      evaluation.run();
    } catch (IOException | RuntimeException e) {
      // Lucene also evaluates deletes on bare segments: a query that fails here deletes nothing
      // there.
    }
  }

  /** Checks the queries that functions ask it to rewrite. */
  private final class EmptyDocument extends IndexSearcher {
    EmptyDocument() {
      super(new MemoryIndex().createSearcher().getIndexReader());
    }

    LeafReaderContext leaf() {
      return getLeafContexts().get(0);
    }

    @Override
    public Query rewrite(Query query) {
      query.visit(KnnFinder.this);
      return new MatchNoDocsQuery();
    }
  }
}
