/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.aladin.model.TestSeed;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.testing.IndexedVectors;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FloatVectorSimilarityQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * All vectors above a score, in segments with deleted documents, documents without vectors and
 * vectors of another version, against all cosines, which are computed here.
 */
class ExactKnnQueryTest {
  private static final int SEGMENTS = 3;
  private static final int DOCUMENTS = 3000;
  private static final int DIMENSION = 48;
  private static final String VERSION = "version-a";
  private static final long SEED = TestSeed.of(ExactKnnQueryTest.class);
  private static final Random RANDOM = new Random(SEED);
  private static final float[][] VECTORS = new float[DOCUMENTS][];
  private static DirectoryReader reader;

  @BeforeAll
  static void index() throws Exception {
    reader =
        IndexedVectors.segments(
            SEGMENTS, Codec.getDefault(), DOCUMENTS, ExactKnnQueryTest::document);
  }

  private static Document document(int number) {
    VECTORS[number] = UnitVectors.random(RANDOM, DIMENSION);
    Document document = new Document();
    if (hasVector(number)) {
      document.add(IndexedVectors.field(VECTORS[number]));
    }
    document.add(
        new SortedDocValuesField("made", new BytesRef(isComparable(number) ? VERSION : "old")));
    document.add(new StringField("parity", number % 2 == 0 ? "even" : "odd", Field.Store.NO));
    document.add(new StringField("deleted", "" + isDeleted(number), Field.Store.NO));
    return document;
  }

  @AfterAll
  static void close() throws Exception {
    reader.close();
  }

  private static boolean hasVector(int doc) {
    return doc % 13 != 5;
  }

  private static boolean isDeleted(int doc) {
    return doc % 11 == 3;
  }

  /** The first segment has none of another version. */
  private static boolean isComparable(int doc) {
    return doc < DOCUMENTS / SEGMENTS || doc % 3 != 1;
  }

  private static int[] oracle(float[] query, double minScore, IntPredicate filter) {
    return IntStream.range(0, DOCUMENTS)
        .filter(i -> hasVector(i) && !isDeleted(i))
        .filter(filter)
        .filter(i -> (1 + UnitVectors.cosine(query, VECTORS[i])) / 2 >= minScore)
        .toArray();
  }

  private static int[] found(Query query) throws Exception {
    return Arrays.stream(new IndexSearcher(reader).search(query, DOCUMENTS).scoreDocs)
        .mapToInt(hit -> hit.doc)
        .sorted()
        .toArray();
  }

  /** A score between those of two documents. */
  private static float minScore(float[] query, int rank) {
    double[] scores =
        IntStream.range(0, DOCUMENTS)
            .mapToDouble(i -> -(1 + UnitVectors.cosine(query, VECTORS[i])) / 2)
            .toArray();
    Arrays.sort(scores);
    int at = rank;
    while (scores[at] - scores[at - 1] < 1e-6) {
      at++;
    }
    return (float) (-(scores[at] + scores[at - 1]) / 2);
  }

  @Test
  void allComparableDocumentsThatReachTheScoreAreFound() throws Exception {
    ComparableVectors comparable = new ComparableVectors("v", "made", VERSION);
    for (int q = 0; q < 30; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      float minScore = minScore(query, 1 + RANDOM.nextInt(DOCUMENTS - 100));
      assertEquals(
          Arrays.toString(oracle(query, minScore, ExactKnnQueryTest::isComparable)),
          Arrays.toString(found(new ExactKnnQuery(query, minScore, null, comparable))),
          "seed " + SEED);
      Query odd = new TermQuery(new Term("parity", "odd"));
      assertEquals(
          Arrays.toString(oracle(query, minScore, i -> i % 2 == 1 && isComparable(i))),
          Arrays.toString(found(new ExactKnnQuery(query, minScore, odd, comparable))),
          "seed " + SEED);
      Query none = new TermQuery(new Term("parity", "none"));
      assertEquals(0, found(new ExactKnnQuery(query, minScore, none, comparable)).length);
    }
  }

  @Test
  void scoresAreThoseOfTheGraphSearch() throws Exception {
    ComparableVectors all = new ComparableVectors("v", null, VERSION);
    float[] query = UnitVectors.random(RANDOM, DIMENSION);
    IndexSearcher searcher = new IndexSearcher(reader);
    ScoreDoc[] exact = searcher.search(new ExactKnnQuery(query, 0, null, all), 50).scoreDocs;
    ScoreDoc[] graph =
        searcher.search(
                new EfSearchKnnQuery(query, 50, 3000, 0, null, all, GraphSearch.DEFAULT), 50)
            .scoreDocs;
    for (int i = 0; i < 50; i++) {
      assertEquals(graph[i].doc, exact[i].doc);
      assertEquals(graph[i].score, exact[i].score);
    }
  }

  /** Why every vector is compared: Lucene's own query for this ends in a local maximum. */
  @Test
  void aWalkOverTheGraphMissesDocuments() throws Exception {
    ComparableVectors all = new ComparableVectors("v", null, VERSION);
    for (int matches : new int[] {10, 100}) {
      int walked = 0;
      int exact = 0;
      int expected = 0;
      for (int q = 0; q < 100; q++) {
        float[] query = UnitVectors.random(RANDOM, DIMENSION);
        float minScore = minScore(query, matches);
        expected += oracle(query, minScore, i -> true).length;
        walked += found(new FloatVectorSimilarityQuery("v", query, minScore)).length;
        exact += found(new ExactKnnQuery(query, minScore, null, all)).length;
      }
      System.out.printf(
          Locale.ROOT,
          "ExactKnnQueryTest: of %d documents above a score, FloatVectorSimilarityQuery found %d%n",
          expected,
          walked);
      assertEquals(expected, exact, "seed " + SEED);
      assertTrue(walked < 0.98 * expected, walked + " of " + expected + ", seed " + SEED);
    }
  }

  @Test
  void queriesAreEqualOnlyIfTheMinimumIs() {
    float[] vector = UnitVectors.random(RANDOM, DIMENSION);
    ComparableVectors field = new ComparableVectors("v", null, "any");
    ExactKnnQuery exact = new ExactKnnQuery(vector, 0.5f, null, field);
    assertEquals(exact, new ExactKnnQuery(vector.clone(), 0.5f, null, field));
    assertEquals(exact.hashCode(), new ExactKnnQuery(vector.clone(), 0.5f, null, field).hashCode());
    for (float other : new float[] {0, 0.4f, 1}) {
      assertNotEquals(exact, new ExactKnnQuery(vector, other, null, field));
      assertNotEquals(
          new EfSearchKnnQuery(vector, 10, 20, 0.5f, null, field, GraphSearch.DEFAULT),
          new EfSearchKnnQuery(vector, 10, 20, other, null, field, GraphSearch.DEFAULT));
    }
    assertNotEquals(
        exact, new EfSearchKnnQuery(vector, 1, 1, 0.5f, null, field, GraphSearch.DEFAULT));
  }
}
