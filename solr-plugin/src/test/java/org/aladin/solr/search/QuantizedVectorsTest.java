/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aladin.model.TestSeed;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.testing.IndexedVectors;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Queries of segments whose graphs have vectors of 7 bits per number, against all cosines of the
 * float32 vectors, which are computed here.
 */
class QuantizedVectorsTest {
  private static final int SEGMENTS = 3;
  private static final int DOCUMENTS = 1500;
  private static final int DIMENSION = 48;
  private static final int TOP_K = 10;
  private static final int QUERIES = 30;

  /** Float32 sums of 48 products, added in another order. */
  private static final double TOLERANCE = 1e-6;

  private static final long SEED = TestSeed.of(QuantizedVectorsTest.class);
  private static final Random RANDOM = new Random(SEED);
  private static final float[][] VECTORS = new float[DOCUMENTS][];
  private static DirectoryReader reader;

  @BeforeAll
  static void index() throws Exception {
    reader =
        IndexedVectors.segments(
            SEGMENTS,
            IndexedVectors.codec(new Lucene99HnswScalarQuantizedVectorsFormat()),
            DOCUMENTS,
            QuantizedVectorsTest::document);
  }

  private static Document document(int number) {
    VECTORS[number] = UnitVectors.random(RANDOM, DIMENSION);
    Document document = new Document();
    if (hasVector(number)) {
      document.add(IndexedVectors.field(VECTORS[number]));
    }
    document.add(new StringField("group", String.valueOf(group(number)), Field.Store.NO));
    document.add(new StringField("deleted", "" + isDeleted(number), Field.Store.NO));
    return document;
  }

  private static boolean hasVector(int document) {
    return document % 7 != 3;
  }

  private static boolean isDeleted(int document) {
    return document % 11 == 5;
  }

  /** Documents of group 0 are so few that each is compared. */
  private static int group(int document) {
    return document % 100 == 0 ? 0 : 1 + document % 2;
  }

  @AfterAll
  static void close() throws Exception {
    reader.close();
  }

  @Test
  void lucenesOwnScoresAreOtherOnes() throws IOException {
    float[] query = UnitVectors.random(RANDOM, DIMENSION);
    ScoreDoc[] found = found(new KnnFloatVectorQuery("v", query, TOP_K));
    double farthest =
        Arrays.stream(found)
            .mapToDouble(hit -> Math.abs(hit.score - score(query, hit.doc)))
            .max()
            .orElseThrow();
    assertTrue(farthest > 100 * TOLERANCE, farthest + ", seed " + SEED);
  }

  @Test
  void hitsHaveTheScoresAndTheOrderOfTheirFloatVectors() throws IOException {
    int nearest = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      ScoreDoc[] found = found(nearest(query, null));
      assertScores(query, found);
      Set<Integer> expected = Set.copyOf(best(query, i -> true));
      nearest += (int) Arrays.stream(found).filter(hit -> expected.contains(hit.doc)).count();
    }
    assertTrue(nearest > 0.94 * QUERIES * TOP_K, nearest + " of 300, seed " + SEED);
  }

  @Test
  void theNearestOfAFewFilteredDocumentsAreThoseOfTheFloatVectors() throws IOException {
    Query few = new TermQuery(new Term("group", "0"));
    for (int q = 0; q < QUERIES; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      ScoreDoc[] found = found(nearest(query, few));
      assertScores(query, found);
      assertEquals(best(query, i -> group(i) == 0), documents(found), "seed " + SEED);
    }
  }

  @Test
  void aMinimumScoreIsThatOfTheFloatVectors() throws IOException {
    Query half = new TermQuery(new Term("group", "1"));
    for (int q = 0; q < QUERIES; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      List<Integer> ranked = ranked(query, i -> group(i) == 1);
      float minScore = (float) (score(query, ranked.get(19)) + score(query, ranked.get(20))) / 2;
      ScoreDoc[] found =
          found(new ExactKnnQuery(query, minScore, half, new ComparableVectors("v", null, "any")));
      assertScores(query, found);
      assertEquals(ranked.subList(0, 20), documents(found), "seed " + SEED);
    }
  }

  @Test
  void anExplanationOfAMissHasTheScoreOfTheFloatVector() throws IOException {
    float[] query = UnitVectors.random(RANDOM, DIMENSION);
    int other = ranked(query, i -> true).get(700);
    Query above = new ExactKnnQuery(query, 0.9f, null, new ComparableVectors("v", null, "any"));
    Explanation miss = new IndexSearcher(reader).explain(above, other);
    String before = "score ";
    String after = " is below minScore=0.9";
    String reason = miss.getDescription();
    assertTrue(reason.startsWith(before) && reason.endsWith(after), reason);
    String number = reason.substring(before.length(), reason.length() - after.length());
    assertEquals(score(query, other), Double.parseDouble(number), TOLERANCE, "seed " + SEED);
  }

  private static Query nearest(float[] query, Query filter) {
    return new EfSearchKnnQuery(
        query, TOP_K, 60, 0, filter, new ComparableVectors("v", null, "any"), GraphSearch.DEFAULT);
  }

  private static ScoreDoc[] found(Query query) throws IOException {
    return new IndexSearcher(reader).search(query, DOCUMENTS).scoreDocs;
  }

  private static void assertScores(float[] query, ScoreDoc... found) {
    for (ScoreDoc hit : found) {
      assertEquals(score(query, hit.doc), hit.score, TOLERANCE, "seed " + SEED);
    }
  }

  private static double score(float[] query, int document) {
    return (1 + UnitVectors.cosine(query, VECTORS[document])) / 2;
  }

  private static List<Integer> best(float[] query, IntPredicate accepted) {
    return ranked(query, accepted).stream().limit(TOP_K).toList();
  }

  /** Document numbers equal places in the order of indexing: nothing is merged. */
  private static List<Integer> ranked(float[] query, IntPredicate accepted) {
    return IntStream.range(0, DOCUMENTS)
        .filter(i -> hasVector(i) && !isDeleted(i) && accepted.test(i))
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -score(query, i)))
        .toList();
  }

  private static List<Integer> documents(ScoreDoc... hits) {
    return Arrays.stream(hits).map(hit -> hit.doc).collect(Collectors.toList());
  }
}
