/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.testing.IndexedVectors;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.lucene99.OffHeapQuantizedByteVectorValues;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

/** Against the vectors that were indexed. */
class NeighborVectorsTest {
  private static final int DOCUMENTS = 500;
  private static final int DIMENSION = 7;
  private static final long SEED = TestSeed.of(NeighborVectorsTest.class);

  private final Random random = new Random(SEED);

  /** A comparison of a node's vector with the expected one. */
  private interface Comparison {
    void of(int node) throws IOException;
  }

  @Test
  void holdsEveryVectorInAnyOrderOfNeighborsAndOthers() throws IOException {
    float[][] indexed = new float[DOCUMENTS][DIMENSION];
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, new IndexWriterConfig(), indexed);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        NeighborFloats vectors =
            new NeighborFloats(
                (OffHeapFloatVectorValues)
                    reader.leaves().get(0).reader().getFloatVectorValues("v"));
        compare(
            vectors,
            node -> assertArrayEquals(indexed[node], vectors.vectorValue(node), "seed " + SEED));
      }
    }
  }

  /** Against Lucene's own reading of the same segment, one vector after the other. */
  @Test
  void holdsEveryQuantizedVectorWithItsCorrection() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(IndexedVectors.codec(new Lucene99HnswScalarQuantizedVectorsFormat()));
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, config, new float[DOCUMENTS][DIMENSION]);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        OffHeapQuantizedByteVectorValues expected = quantized(reader);
        NeighborBytes vectors = new NeighborBytes(quantized(reader));
        compare(
            vectors,
            node -> {
              assertArrayEquals(
                  expected.vectorValue(node), vectors.vectorValue(node), "seed " + SEED);
              assertEquals(
                  expected.getScoreCorrectionConstant(node),
                  vectors.getScoreCorrectionConstant(node),
                  "seed " + SEED);
            });
        assertEquals(expected.getScoreCorrectionConstant(3), vectors.getScoreCorrectionConstant(3));
      }
    }
  }

  private static OffHeapQuantizedByteVectorValues quantized(DirectoryReader reader)
      throws IOException {
    SegmentReader segment = (SegmentReader) reader.leaves().get(0).reader();
    PerFieldKnnVectorsFormat.FieldsReader fields =
        (PerFieldKnnVectorsFormat.FieldsReader) segment.getVectorReader();
    return (OffHeapQuantizedByteVectorValues)
        ((Lucene99HnswVectorsReader) fields.getFieldReader("v")).getQuantizedVectorValues("v");
  }

  private void compare(NeighborVectors vectors, Comparison comparison) throws IOException {
    for (int node = 0; node < 200; node++) {
      vectors.clear();
      int[] neighbors = random.ints(random.nextInt(150), 0, DOCUMENTS).toArray();
      for (int neighbor : neighbors) {
        vectors.add(neighbor);
      }
      vectors.touch();
      for (int neighbor : neighbors) {
        if (random.nextInt(5) > 0) { // some are left out
          comparison.of(neighbor);
        }
        if (random.nextInt(5) == 0) {
          comparison.of(random.nextInt(DOCUMENTS));
        }
      }
    }
  }

  private void index(Directory directory, IndexWriterConfig config, float[][] indexed)
      throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (float[] vector : indexed) {
        for (int d = 0; d < DIMENSION; d++) {
          vector[d] = (float) random.nextGaussian();
        }
        Document document = new Document();
        document.add(new KnnFloatVectorField("v", vector.clone()));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }
}
