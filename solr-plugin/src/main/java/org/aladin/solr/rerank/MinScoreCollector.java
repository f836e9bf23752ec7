/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.solr.search.DelegatingCollector;

/**
 * Holds the documents of a search back until its window is known, and then passes on those that are
 * found. For one search.
 */
final class MinScoreCollector extends DelegatingCollector {
  /** Decides which documents of a window are found. */
  @FunctionalInterface
  interface Cut {
    /**
     * @param documents the numbers of the documents, in order
     * @return whether each document is found
     */
    boolean[] found(IndexSearcher searcher, int[] documents) throws IOException;
  }

  private final FirstPass firstPass;
  private final Cut cut;
  private final IndexSearcher searcher;

  MinScoreCollector(FirstPass firstPass, Cut cut, IndexSearcher searcher) {
    this.firstPass = firstPass;
    this.cut = cut;
    this.searcher = searcher;
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE;
  }

  @Override
  protected void doSetNextReader(LeafReaderContext segment) throws IOException {
    firstPass.setSegment(segment);
  }

  @Override
  public void setScorer(Scorable scorer) throws IOException {
    firstPass.setScorer(scorer);
  }

  @Override
  public void collect(int doc) throws IOException {
    firstPass.collect(doc);
  }

  @Override
  public void complete() throws IOException {
    ScoreDoc[] window = firstPass.window();
    Arrays.sort(window, Comparator.comparingInt(hit -> hit.doc));
    boolean[] found = cut.found(searcher, Arrays.stream(window).mapToInt(hit -> hit.doc).toArray());
    List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
    LeafReaderContext segment = null;
    LeafCollector hits = null;
    for (int i = 0; i < window.length; i++) {
      if (!found[i]) {
        continue;
      }
      ScoreDoc hit = window[i];
      if (segment == null || hit.doc >= segment.docBase + segment.reader().maxDoc()) {
        if (hits != null) {
          hits.finish();
        }
        segment = segments.get(ReaderUtil.subIndex(hit.doc, segments));
        hits = delegate.getLeafCollector(segment);
      }
      hits.setScorer(new FirstPassScore(hit.doc - segment.docBase, hit.score));
      hits.collect(hit.doc - segment.docBase);
    }
    if (hits != null) {
      hits.finish();
    }
    super.complete();
  }
}
