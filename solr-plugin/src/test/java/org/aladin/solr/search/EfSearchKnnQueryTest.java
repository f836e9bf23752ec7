/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.aladin.model.TestSeed;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.testing.IndexedVectors;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against all cosines, computed here, of random vectors in several segments. */
@Tag("slow")
class EfSearchKnnQueryTest {
  private static final int SEGMENTS = 3;
  private static final int DOCUMENTS = 1500;
  private static final int DIMENSION = 64;
  private static final int TOP_K = 10;

  /** Of the default, over random directions, which are the hardest case. */
  private static final double MIN_RECALL = 0.94;

  private static final long SEED = TestSeed.of(EfSearchKnnQueryTest.class);
  private static final Random RANDOM = new Random(SEED);
  private static final float[][] VECTORS = new float[DOCUMENTS][];
  private static DirectoryReader reader;

  @BeforeAll
  static void index() throws Exception {
    reader =
        IndexedVectors.segments(
            SEGMENTS,
            Codec.getDefault(),
            DOCUMENTS,
            number -> {
              VECTORS[number] = UnitVectors.random(RANDOM, DIMENSION);
              Document document = new Document();
              document.add(IndexedVectors.field(VECTORS[number]));
              return document;
            });
  }

  @AfterAll
  static void close() throws Exception {
    reader.close();
  }

  @Test
  void aWiderSearchFindsMoreOfTheNearestAndAnswersNoMoreThanTopK() throws Exception {
    int narrow = 0;
    int wide = 0;
    for (int q = 0; q < 50; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      Set<Integer> nearest = nearest(query, TOP_K);
      narrow += hits(query, TOP_K, TOP_K, nearest);
      wide += hits(query, TOP_K, 30 * TOP_K, nearest);
    }
    assertTrue(narrow < wide, narrow + " of 500 narrow, " + wide + " wide, seed " + SEED);
    assertTrue(wide >= 490, wide + " of 500, seed " + SEED);
  }

  /** What callers get who ask for few documents and say nothing else. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10})
  void theDefaultFindsTheNearestThatAsManyCandidatesAsHitsMiss(int topK) throws Exception {
    int byDefault =
        AladinParams.read(
                "a dog",
                new CheckedParams(
                    QueryParams.ALADIN, new ModifiableSolrParams().set("f", "v").set("topK", topK)))
            .efSearch();
    int before = 0;
    int after = 0;
    int queries = 300;
    for (int q = 0; q < queries; q++) {
      float[] query = UnitVectors.random(RANDOM, DIMENSION);
      Set<Integer> nearest = nearest(query, topK);
      before += hits(query, topK, topK, nearest);
      after += hits(query, topK, byDefault, nearest);
    }
    double recallBefore = (double) before / (queries * topK);
    double recallAfter = (double) after / (queries * topK);
    String recall =
        String.format(
            Locale.ROOT,
            "recall at %d: %.3f with efSearch=topK, %.3f by default, seed %d",
            topK,
            recallBefore,
            recallAfter,
            SEED);
    System.out.println("EfSearchKnnQueryTest " + recall);
    assertTrue(recallAfter > recallBefore, recall);
    assertTrue(recallAfter >= MIN_RECALL, recall);
  }

  @Test
  void queriesAreEqualOnlyIfBothNumbersAre() {
    float[] query = UnitVectors.random(RANDOM, DIMENSION);
    EfSearchKnnQuery one = query("v", query, 10, 20);
    assertEquals(one, query("v", query.clone(), 10, 20));
    assertEquals(one.hashCode(), query("v", query.clone(), 10, 20).hashCode());
    assertNotEquals(one, query("v", query, 11, 20));
    assertNotEquals(one, query("v", query, 10, 21));
    assertNotEquals(one, query("w", query, 10, 20));
  }

  private static int hits(float[] query, int topK, int efSearch, Set<Integer> nearest)
      throws Exception {
    ScoreDoc[] found =
        new IndexSearcher(reader).search(query("v", query, topK, efSearch), DOCUMENTS).scoreDocs;
    assertEquals(topK, found.length);
    return (int) Arrays.stream(found).filter(hit -> nearest.contains(hit.doc)).count();
  }

  private static EfSearchKnnQuery query(String field, float[] vector, int topK, int efSearch) {
    return new EfSearchKnnQuery(
        vector,
        topK,
        efSearch,
        0,
        null,
        new ComparableVectors(field, null, "any"),
        GraphSearch.DEFAULT);
  }

  private static Set<Integer> nearest(float[] query, int topK) {
    Integer[] documents = new Integer[DOCUMENTS];
    Arrays.setAll(documents, i -> i);
    Arrays.sort(
        documents,
        (a, b) ->
            Double.compare(
                UnitVectors.cosine(query, VECTORS[b]), UnitVectors.cosine(query, VECTORS[a])));
    return new HashSet<>(Arrays.asList(documents).subList(0, topK));
  }
}
