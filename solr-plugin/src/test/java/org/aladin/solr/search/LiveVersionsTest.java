/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

/** Other versions of live documents against a map kept beside the index, and what is remembered. */
class LiveVersionsTest {
  private static final String FIELD = "model";
  private static final String VECTOR = "vector";
  private static final long SEED = TestSeed.of(LiveVersionsTest.class);

  @Test
  void liveDocumentsAreCountedOnceASegmentAndForgottenWithIt() throws IOException {
    Random random = new Random(SEED);
    int before = LiveVersions.kept();
    Map<String, String> expected = new HashMap<>();
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int round = 0; round < 30; round++) {
        for (int n = random.nextInt(20); n >= 0; n--) {
          String id = "" + random.nextInt(60);
          change(writer, expected, id, random.nextInt(4), random.nextInt(3) > 0);
        }
        writer.commit();
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          for (String version : List.of("version2", "version3", "never")) {
            int others = 0;
            String example = null;
            for (LeafReaderContext leaf : reader.leaves()) {
              LiveVersions.Others first = of(leaf.reader(), version);
              assertSame(first, of(leaf.reader(), version), "counted twice");
              others += first.documents();
              example = example == null ? first.example() : example;
            }
            long right =
                expected.values().stream()
                    .filter(made -> made.startsWith("vector ") && !made.endsWith(version))
                    .filter(made -> made.length() > "vector ".length())
                    .count();
            assertEquals(right, others, "seed " + SEED);
            assertEquals(right == 0, example == null);
            assertNotEquals(version, example);
          }
        }
        assertEquals(before, LiveVersions.kept(), "what is closed is forgotten");
      }
    }
  }

  private static LiveVersions.Others of(LeafReader segment, String version) throws IOException {
    return LiveVersions.of(segment, VECTOR, FIELD, version);
  }

  @Test
  void segmentsThatNameNoOtherVersionAreNotLookedThrough() throws IOException {
    int before = LiveVersions.kept();
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Map<String, String> expected = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        change(writer, expected, "" + i, i % 2 == 0 ? 2 : 1, true);
      }
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertSame(LiveVersions.Others.NONE, of(reader.leaves().get(0).reader(), "version2"));
        assertEquals(before, LiveVersions.kept());
        assertEquals(10, of(reader.leaves().get(0).reader(), "version3").documents());
        assertEquals(before + 1, LiveVersions.kept());
      }
    }
    assertEquals(before, LiveVersions.kept());
  }

  private static void change(
      IndexWriter writer, Map<String, String> expected, String id, int change, boolean vector)
      throws IOException {
    Term key = new Term("id", id);
    if (change == 0) {
      expected.remove(id);
      writer.deleteDocuments(key);
      return;
    }
    Document document = new Document();
    document.add(new StringField("id", id, Field.Store.NO));
    String version = change == 1 ? "" : "version" + change;
    if (!version.isEmpty()) {
      document.add(new SortedDocValuesField(FIELD, new BytesRef(version)));
    }
    if (vector) {
      document.add(new KnnFloatVectorField(VECTOR, new float[] {1, 0}));
    }
    expected.put(id, (vector ? "vector " : "none ") + version);
    writer.updateDocument(key, document);
  }
}
