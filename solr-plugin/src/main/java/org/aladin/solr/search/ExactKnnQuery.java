/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.aladin.solr.platform.GraphSearch;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.search.knn.KnnCollectorManager;

/**
 * Finds all documents whose score is at least a minimum. Every vector that the filter accepts is
 * compared: a walk over a graph, as in Lucene's {@code FloatVectorSimilarityQuery}, stops where the
 * neighbours do not get nearer, and misses documents beyond that point.
 */
final class ExactKnnQuery extends ComparableKnnQuery {
  private static final TopDocs NONE =
      new TopDocs(new TotalHits(0, TotalHits.Relation.EQUAL_TO), new ScoreDoc[0]);

  /**
   * @param minScore the minimum score, from 0 to 1
   * @param filter a filter that is applied before the search; null for none
   * @param comparable the vectors that can be hits, and their field
   */
  ExactKnnQuery(float[] vector, float minScore, Query filter, ComparableVectors comparable) {
    // Lucene requires a number of hits, unused here.
    super(vector, 1, minScore, filter, comparable, GraphSearch.DEFAULT);
  }

  @Override
  protected TopDocs searchSegment(
      LeafReaderContext segment, Accepted accepted, int visitedLimit, KnnCollectorManager manager)
      throws IOException {
    return exactSearch(
        segment, documents(accepted.bits(), segment.reader().maxDoc()), timeout(manager));
  }

  @Override
  protected TopDocs compare(
      LeafReaderContext segment, DocIdSetIterator accepted, QueryTimeout timeout)
      throws IOException {
    VectorScorer scorer = ExactVectorScorer.of(segment.reader(), field, getTargetCopy());
    if (scorer == null) {
      return NONE;
    }
    DocIdSetIterator documents =
        ConjunctionUtils.intersectIterators(List.of(scorer.iterator(), accepted));
    List<ScoreDoc> found = new ArrayList<>();
    int compared = 0;
    TotalHits.Relation relation = TotalHits.Relation.EQUAL_TO;
    for (int doc = documents.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = documents.nextDoc()) {
      if (timeout != null && timeout.shouldExit()) {
        relation = TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO;
        break;
      }
      compared++;
      float score = scorer.score();
      if (score >= minScore()) {
        found.add(new ScoreDoc(doc, score));
      }
    }
    return new TopDocs(new TotalHits(compared, relation), found.toArray(ScoreDoc[]::new));
  }

  /** All of them, the best first. */
  @Override
  protected TopDocs mergeLeafResults(TopDocs[] perLeafResults) {
    ScoreDoc[] found =
        Arrays.stream(perLeafResults)
            .flatMap(leaf -> Arrays.stream(leaf.scoreDocs))
            .sorted(Comparator.comparingDouble(hit -> -hit.score))
            .toArray(ScoreDoc[]::new);
    return new TopDocs(new TotalHits(found.length, TotalHits.Relation.EQUAL_TO), found);
  }
}
