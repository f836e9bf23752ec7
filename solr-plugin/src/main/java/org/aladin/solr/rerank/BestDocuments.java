/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.util.FixedBitSet;
import org.apache.solr.search.BitDocSet;

/**
 * Selects the best documents of a first pass. Solr collects the documents of facets that exclude
 * filters, and those of cached results, without scores, so all are equal. Then these documents are
 * searched with the main query. For one search.
 */
final class BestDocuments implements FirstPass {
  private final Query main;
  private final Sort sort;
  private final int size;
  private final IndexSearcher searcher;
  private final TopDocsCollector<?> best;
  private final FixedBitSet collected;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  private LeafCollector leaf;
  private Scorable scorer;
  private int docBase;

  /**
   * @param main the main query
   * @param sort the order of the documents, which begins with the score; null for that of the score
   * @param reRankDocs the maximum number of documents to select
   */
  BestDocuments(Query main, Sort sort, int reRankDocs, IndexSearcher searcher) throws IOException {
    int maxDoc = Math.max(1, searcher.getIndexReader().maxDoc());
    this.main = main;
    this.sort = sort == null ? null : sort.rewrite(searcher);
    this.size = Math.min(reRankDocs, maxDoc);
    this.searcher = searcher;
    this.best = manager().newCollector();
    this.collected = new FixedBitSet(maxDoc);
  }

  private CollectorManager<? extends TopDocsCollector<?>, ? extends TopDocs> manager() {
    return sort == null
        ? new TopScoreDocCollectorManager(size, null, Integer.MAX_VALUE)
        : new TopFieldCollectorManager(sort, size, null, Integer.MAX_VALUE);
  }

  @Override
  public void setSegment(LeafReaderContext segment) throws IOException {
    leaf = best.getLeafCollector(segment);
    docBase = segment.docBase;
  }

  @Override
  public void setScorer(Scorable scorer) throws IOException {
    this.scorer = scorer;
    leaf.setScorer(scorer);
  }

  @Override
  public void collect(int doc) throws IOException {
    float score = scorer.score();
    min = Math.min(min, score);
    max = Math.max(max, score);
    collected.set(docBase + doc);
    leaf.collect(doc);
  }

  @Override
  public ScoreDoc[] window() throws IOException {
    ScoreDoc[] window = (min == max ? scored() : best.topDocs()).scoreDocs;
    for (ScoreDoc hit : window) {
      if (hit instanceof FieldDoc sorted) {
        hit.score = (float) sorted.fields[0];
      }
    }
    return window;
  }

  private TopDocs scored() throws IOException {
    return searcher.search(
        new BooleanQuery.Builder()
            .add(main, Occur.MUST)
            .add(new BitDocSet(collected).makeQuery(), Occur.FILTER)
            .build(),
        manager());
  }
}
