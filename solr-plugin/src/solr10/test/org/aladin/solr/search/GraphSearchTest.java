/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.aladin.model.TestSeed;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.testing.IndexedVectors;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the settings of Lucene 10 do, against all cosines of random vectors, computed here. */
@Tag("slow")
class GraphSearchTest {
  private static final int DOCUMENTS = 3000;
  private static final int DIMENSION = 32;
  private static final int TOP_K = 10;
  private static final int QUERIES = 40;
  private static final long SEED = TestSeed.of(GraphSearchTest.class);
  private static final Random RANDOM = new Random(SEED);
  private static final float[][] VECTORS = new float[DOCUMENTS][];
  private static DirectoryReader reader;

  @BeforeAll
  static void index() throws Exception {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        VECTORS[i] = UnitVectors.random(RANDOM, DIMENSION);
        Document document = new Document();
        document.add(IndexedVectors.field(VECTORS[i]));
        document.add(new StringField("third", String.valueOf(i % 3), Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
  }

  @AfterAll
  static void close() throws Exception {
    reader.close();
  }

  /** Whether filtered graphs are searched in either way. */
  @Test
  void everyThresholdFindsTheNearestOfAFilter() throws Exception {
    for (int threshold : List.of(0, 100)) {
      double recall =
          recall(new GraphSearch(threshold, null), new TermQuery(new Term("third", "1")));
      assertTrue(recall >= 0.9, recall + " with threshold " + threshold + ", seed " + SEED);
    }
  }

  @Test
  void lessPatienceFindsFewerOfTheNearest() throws Exception {
    double all = recall(GraphSearch.DEFAULT, null);
    double patient = recall(new GraphSearch(null, new GraphSearch.Patience(0.995, 30)), null);
    double impatient = recall(new GraphSearch(null, new GraphSearch.Patience(0.01, 1)), null);
    String recalls = all + ", " + patient + ", " + impatient + ", seed " + SEED;
    assertTrue(impatient < all && impatient < patient && patient > 0.8, recalls);
  }

  @Test
  void queriesAreEqualOnlyIfTheirSettingsAre() {
    float[] vector = UnitVectors.random(RANDOM, DIMENSION);
    Query plain = query(vector, GraphSearch.DEFAULT, null);
    Query threshold = query(vector, new GraphSearch(20, null), null);
    Query patience = query(vector, new GraphSearch(null, new GraphSearch.Patience(0.9, 5)), null);
    assertNotEquals(plain, threshold);
    assertNotEquals(plain, patience);
    assertNotEquals(
        patience, query(vector, new GraphSearch(null, new GraphSearch.Patience(0.9, 6)), null));
  }

  private static double recall(GraphSearch graph, Query filter) throws Exception {
    int found = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] vector = UnitVectors.random(RANDOM, DIMENSION);
      Integer[] documents = new Integer[DOCUMENTS];
      Arrays.setAll(documents, i -> i);
      Set<Integer> nearest =
          new HashSet<>(
              Arrays.stream(documents)
                  .filter(document -> filter == null || document % 3 == 1)
                  .sorted((a, b) -> Double.compare(dot(vector, b), dot(vector, a)))
                  .limit(TOP_K)
                  .toList());
      for (ScoreDoc hit :
          new IndexSearcher(reader).search(query(vector, graph, filter), DOCUMENTS).scoreDocs) {
        found += nearest.contains(hit.doc) ? 1 : 0;
      }
    }
    return (double) found / (QUERIES * TOP_K);
  }

  private static Query query(float[] vector, GraphSearch graph, Query filter) {
    return new EfSearchKnnQuery(
        vector, TOP_K, 64, 0, filter, new ComparableVectors("v", null, "any"), graph);
  }

  private static double dot(float[] query, int document) {
    double sum = 0;
    for (int d = 0; d < DIMENSION; d++) {
      sum += (double) query[d] * VECTORS[document][d];
    }
    return sum;
  }
}
