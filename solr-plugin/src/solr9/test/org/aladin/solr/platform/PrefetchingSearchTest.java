/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.testing.IndexedVectors;
import org.aladin.solr.testing.UnitVectors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ParallelLeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Lucene's own search of the same graphs: the same documents, scores and visits. */
class PrefetchingSearchTest {
  private static final int DOCUMENTS = 1500;
  private static final int DIMENSION = 24;
  private static final int QUERIES = 20;
  private static final long SEED = TestSeed.of(PrefetchingSearchTest.class);

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(VectorSimilarityFunction.class)
  void findsWhatLuceneFinds(VectorSimilarityFunction similarity) throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, Codec.getDefault(), similarity, 1, 0);
      compare(directory, Integer.MAX_VALUE);
    }
  }

  @Test
  void findsWhatLuceneFindsIfDocumentsHaveNoVectorOrAreDeleted() throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, Codec.getDefault(), VectorSimilarityFunction.DOT_PRODUCT, 3, 4);
      compare(directory, Integer.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @EnumSource(VectorSimilarityFunction.class)
  void findsWhatLuceneFindsByQuantizedVectors(VectorSimilarityFunction similarity)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, quantizing(false), similarity, 3, 4);
      compare(directory, Integer.MAX_VALUE);
    }
  }

  @Test
  void findsWhatLuceneFindsIfNodesHaveMoreNeighborsThanAreReadTogether() throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, connecting(150), VectorSimilarityFunction.DOT_PRODUCT, 1, 0);
      compare(directory, Integer.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void visitsNoMoreVectorsThanAllowed(int limit) throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, Codec.getDefault(), VectorSimilarityFunction.DOT_PRODUCT, 1, 0);
      compare(directory, limit);
    }
  }

  @Test
  void leavesOtherFormatsAndWrappedReadersAndWholeSegmentsToLucene() throws IOException {
    try (Directory plain = new ByteBuffersDirectory();
        Directory compressed = new ByteBuffersDirectory()) {
      index(plain, Codec.getDefault(), VectorSimilarityFunction.DOT_PRODUCT, 1, 0);
      index(compressed, quantizing(true), VectorSimilarityFunction.DOT_PRODUCT, 1, 0);
      try (DirectoryReader reader = DirectoryReader.open(plain);
          DirectoryReader other = DirectoryReader.open(compressed)) {
        LeafReader segment = reader.leaves().get(0).reader();
        LeafReader wrapped = new ParallelLeafReader(false, segment);
        assertTrue(searches(segment, "v", 10));
        assertFalse(searches(segment, "absent", 10));
        assertFalse(searches(segment, "v", DOCUMENTS));
        assertFalse(searches(wrapped, "v", 10));
        assertFalse(searches(other.leaves().get(0).reader(), "v", 10));
      }
    }
  }

  private boolean searches(LeafReader segment, String field, int k) throws IOException {
    TopKnnCollector collector = new TopKnnCollector(k, Integer.MAX_VALUE);
    boolean searched =
        PrefetchingSearch.search(
            segment, field, UnitVectors.random(random, DIMENSION), collector, null);
    assertEquals(searched ? k : 0, collector.topDocs().scoreDocs.length);
    return searched;
  }

  /**
   * @param compressing whether two numbers share a byte
   */
  private static Codec quantizing(boolean compressing) {
    return IndexedVectors.codec(
        new Lucene99HnswScalarQuantizedVectorsFormat(
            16, 100, 1, compressing ? 4 : 7, compressing, null, null));
  }

  /** Graphs with so many neighbours on upper levels, and twice as many on the lowest. */
  private static Codec connecting(int neighbors) {
    return IndexedVectors.codec(new Lucene99HnswVectorsFormat(neighbors, 2 * neighbors));
  }

  /**
   * @param withVector one document of so many has a vector
   * @param deleted one document of so many is deleted; 0 for none
   */
  private void index(
      Directory directory,
      Codec codec,
      VectorSimilarityFunction similarity,
      int withVector,
      int deleted)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig().setCodec(codec))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        document.add(new StringField("id", "i" + i, Field.Store.NO));
        if (i % withVector == 0) {
          document.add(
              new KnnFloatVectorField("v", UnitVectors.random(random, DIMENSION), similarity));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      for (int i = 0; deleted > 0 && i < DOCUMENTS; i += deleted) {
        writer.deleteDocuments(new Term("id", "i" + i));
      }
    }
  }

  private void compare(Directory directory, int limit) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReaderContext segment = reader.leaves().get(0);
      Bits live = segment.reader().getLiveDocs();
      for (int q = 0; q < QUERIES; q++) {
        float[] target = UnitVectors.random(random, DIMENSION);
        TopKnnCollector expected = new TopKnnCollector(30, limit);
        segment.reader().searchNearestVectors("v", target, expected, live);
        TopKnnCollector collector = new TopKnnCollector(30, limit);
        assertTrue(PrefetchingSearch.search(segment.reader(), "v", target, collector, live));
        compare(expected, collector);
      }
    }
  }

  private static void compare(TopKnnCollector expected, TopKnnCollector collector) {
    TopDocs lucene = expected.topDocs();
    TopDocs found = collector.topDocs();
    assertEquals(lucene.totalHits, found.totalHits, "seed " + SEED);
    assertEquals(expected.visitedCount(), collector.visitedCount(), "seed " + SEED);
    assertEquals(lucene.scoreDocs.length, found.scoreDocs.length, "seed " + SEED);
    for (int i = 0; i < found.scoreDocs.length; i++) {
      assertEquals(lucene.scoreDocs[i].doc, found.scoreDocs[i].doc, "seed " + SEED);
      assertEquals(lucene.scoreDocs[i].score, found.scoreDocs[i].score, 0, "seed " + SEED);
    }
  }
}
