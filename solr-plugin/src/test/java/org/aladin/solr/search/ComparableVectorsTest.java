/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.aladin.model.TestSeed;
import org.aladin.solr.platform.GraphSearch;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Segments of 1000 random vectors each: all of the query's version, half of it, a tenth, three and
 * none. Their graphs are searched, or their vectors compared one by one, against all cosines.
 */
class ComparableVectorsTest {
  private static final int[] COMPARABLE = {1000, 500, 100, 3, 0};
  private static final int DIMENSION = 16;
  private static final int TOP_K = 10;
  private static final String VERSION = "version-a";

  private record Indexed(float[] vector, boolean comparable, boolean odd) {}

  private static final List<Indexed> DOCUMENTS = new ArrayList<>();
  private static final long SEED = TestSeed.of(ComparableVectorsTest.class);
  private static final Random RANDOM = new Random(SEED);
  private static DirectoryReader reader;

  @BeforeAll
  static void index() throws Exception {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int comparable : COMPARABLE) {
        for (int i = 0; i < 1000; i++) {
          add(writer, (i * 7) % 1000 < comparable);
        }
        writer.commit();
      }
    }
    reader = DirectoryReader.open(directory);
    assertEquals(COMPARABLE.length, reader.leaves().size());
  }

  @AfterAll
  static void close() throws Exception {
    reader.close();
  }

  private static void add(IndexWriter writer, boolean comparable) throws Exception {
    boolean odd = RANDOM.nextBoolean();
    Indexed indexed = new Indexed(UnitVectors.random(RANDOM, DIMENSION), comparable, odd);
    Document document = new Document();
    document.add(
        new KnnFloatVectorField("v", indexed.vector(), VectorSimilarityFunction.DOT_PRODUCT));
    if (!comparable || RANDOM.nextBoolean()) { // of some nobody knows the version
      String version = comparable ? VERSION : "version-" + RANDOM.nextInt(3);
      document.add(new SortedDocValuesField("made", new BytesRef(version)));
    }
    document.add(new StringField("parity", odd ? "odd" : "even", Field.Store.NO));
    DOCUMENTS.add(indexed);
    writer.addDocument(document);
  }

  @Test
  void onlyTheNearestOfWhatCanBeComparedAreFound() throws Exception {
    for (Query filter : new Query[] {null, new TermQuery(new Term("parity", "odd"))}) {
      int found = 0;
      for (int q = 0; q < 40; q++) {
        float[] query = UnitVectors.random(RANDOM, DIMENSION);
        ScoreDoc[] hits =
            new IndexSearcher(reader)
                .search(
                    new EfSearchKnnQuery(
                        query,
                        TOP_K,
                        200,
                        0,
                        filter,
                        new ComparableVectors("v", "made", VERSION),
                        GraphSearch.DEFAULT),
                    100)
                .scoreDocs;
        assertEquals(TOP_K, hits.length);
        Set<Integer> nearest = nearest(query, filter != null);
        for (ScoreDoc hit : hits) {
          assertTrue(DOCUMENTS.get(hit.doc).comparable(), "document " + hit.doc + ", seed " + SEED);
          found += nearest.contains(hit.doc) ? 1 : 0;
        }
      }
      assertTrue(found >= 390, found + " of 400, filter " + filter + ", seed " + SEED);
    }
  }

  /** All that is comparable, however few there are in a segment. */
  @Test
  void asManyAsThereAreAreFound() throws Exception {
    int all = (int) DOCUMENTS.stream().filter(Indexed::comparable).count();
    assertEquals(1603, all);
    Query query =
        new EfSearchKnnQuery(
            UnitVectors.random(RANDOM, DIMENSION),
            5000,
            5000,
            0,
            null,
            new ComparableVectors("v", "made", VERSION),
            GraphSearch.DEFAULT);
    assertEquals(all, new IndexSearcher(reader).count(query));
    Query ofNone =
        new EfSearchKnnQuery(
            UnitVectors.random(RANDOM, DIMENSION),
            5000,
            5000,
            0,
            null,
            new ComparableVectors("v", null, VERSION),
            GraphSearch.DEFAULT);
    assertEquals(DOCUMENTS.size(), new IndexSearcher(reader).count(ofNone));
  }

  private static Set<Integer> nearest(float[] query, boolean odd) {
    List<Integer> comparable = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS.size(); i++) {
      if (DOCUMENTS.get(i).comparable() && (!odd || DOCUMENTS.get(i).odd())) {
        comparable.add(i);
      }
    }
    comparable.sort(
        Comparator.comparingDouble(i -> -UnitVectors.cosine(query, DOCUMENTS.get(i).vector())));
    return new HashSet<>(comparable.subList(0, TOP_K));
  }
}
