/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.aladin.solr.platform.VectorDocuments;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.VectorScorer;

/**
 * Scores by the float32 vectors of a segment. Where vectors are quantised, Lucene's graphs and
 * scorers compare only the quantised ones. Not thread-safe.
 */
final class ExactVectorScorer implements VectorScorer {
  private static final Comparator<ScoreDoc> BEST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(hit -> -hit.score).thenComparingInt(hit -> hit.doc);

  private final FloatVectorValues vectors;
  private final DocIdSetIterator documents;
  private final VectorSimilarityFunction similarity;
  private final float[] target;

  private ExactVectorScorer(
      FloatVectorValues vectors, VectorSimilarityFunction similarity, float[] target) {
    this.vectors = vectors;
    this.documents = VectorDocuments.of(vectors);
    this.similarity = similarity;
    this.target = target;
  }

  /** A scorer of a segment's documents; null if none has a vector. */
  static VectorScorer of(LeafReader segment, String field, float[] target) throws IOException {
    FloatVectorValues vectors = segment.getFloatVectorValues(field);
    if (vectors == null || isPlain(vectors)) {
      return vectors == null ? null : vectors.scorer(target);
    }
    return new ExactVectorScorer(vectors, similarity(segment, field), target);
  }

  /**
   * The same documents, the best first by their float32 vectors.
   *
   * @param found documents of the segment, found by any scores
   */
  static TopDocs rescore(LeafReader segment, String field, float[] target, TopDocs found)
      throws IOException {
    FloatVectorValues vectors = segment.getFloatVectorValues(field);
    if (found.scoreDocs.length == 0 || isPlain(vectors)) {
      return found;
    }
    VectorScorer scorer = new ExactVectorScorer(vectors, similarity(segment, field), target);
    ScoreDoc[] hits = found.scoreDocs.clone();
    Arrays.sort(hits, Comparator.comparingInt(hit -> hit.doc));
    for (int i = 0; i < hits.length; i++) {
      scorer.iterator().advance(hits[i].doc);
      hits[i] = new ScoreDoc(hits[i].doc, scorer.score());
    }
    Arrays.sort(hits, BEST_FIRST);
    return new TopDocs(found.totalHits, hits);
  }

  private static VectorSimilarityFunction similarity(LeafReader segment, String field) {
    return segment.getFieldInfos().fieldInfo(field).getVectorSimilarityFunction();
  }

  /** Whether Lucene compares the float32 vectors by itself. */
  private static boolean isPlain(FloatVectorValues vectors) {
    return vectors instanceof OffHeapFloatVectorValues;
  }

  @Override
  public DocIdSetIterator iterator() {
    return documents;
  }

  @Override
  public float score() throws IOException {
    return similarity.compare(target, VectorDocuments.current(vectors, documents));
  }
}
