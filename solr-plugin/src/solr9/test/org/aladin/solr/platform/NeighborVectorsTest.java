/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.apache.lucene.codecs.lucene95.OffHeapFloatVectorValues;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

/** Against the vectors that were indexed. */
class NeighborVectorsTest {
  private static final int DOCUMENTS = 500;
  private static final int DIMENSION = 7;
  private static final long SEED = TestSeed.of(NeighborVectorsTest.class);

  private final Random random = new Random(SEED);

  @Test
  void holdsEveryVectorInAnyOrderOfNeighborsAndOthers() throws IOException {
    float[][] indexed = new float[DOCUMENTS][DIMENSION];
    try (Directory directory = new ByteBuffersDirectory()) {
      index(directory, indexed);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        NeighborVectors vectors =
            new NeighborVectors(
                (OffHeapFloatVectorValues)
                    reader.leaves().get(0).reader().getFloatVectorValues("v"));
        for (int node = 0; node < 200; node++) {
          vectors.clear();
          int[] neighbors = random.ints(random.nextInt(150), 0, DOCUMENTS).toArray();
          for (int neighbor : neighbors) {
            vectors.add(neighbor);
          }
          vectors.touch();
          for (int neighbor : neighbors) {
            if (random.nextInt(5) > 0) { // some are left out
              assertArrayEquals(indexed[neighbor], vectors.vectorValue(neighbor), "seed " + SEED);
            }
            int other = random.nextInt(DOCUMENTS);
            if (random.nextInt(5) == 0) {
              assertArrayEquals(indexed[other], vectors.vectorValue(other), "seed " + SEED);
            }
          }
        }
      }
    }
  }

  private void index(Directory directory, float[][] indexed) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
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
