/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

/** Versions of live documents against a map kept beside the index, and what is remembered. */
class LiveVersionsTest {
  private static final String FIELD = "model";

  @Test
  void liveDocumentsAreCountedOnceASegmentAndForgottenWithIt() throws IOException {
    Random random = new Random(12);
    int before = LiveVersions.kept();
    Map<String, String> expected = new HashMap<>();
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int round = 0; round < 30; round++) {
        for (int n = random.nextInt(20); n >= 0; n--) {
          change(writer, expected, "" + random.nextInt(60), random.nextInt(4));
        }
        writer.commit();
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
          Map<String, Integer> counts = new HashMap<>();
          for (LeafReaderContext leaf : reader.leaves()) {
            Map<String, Integer> first = LiveVersions.of(leaf.reader(), FIELD);
            assertSame(first, LiveVersions.of(leaf.reader(), FIELD), "counted twice");
            first.forEach((version, documents) -> counts.merge(version, documents, Integer::sum));
          }
          Map<String, Integer> right = new HashMap<>();
          expected.values().forEach(version -> right.merge(version, 1, Integer::sum));
          right.remove("");
          assertEquals(right, counts);
          assertEquals(before + reader.leaves().size(), LiveVersions.kept());
        }
        assertEquals(before, LiveVersions.kept(), "what is closed is forgotten");
      }
    }
  }

  private static void change(
      IndexWriter writer, Map<String, String> expected, String id, int change) throws IOException {
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
    expected.put(id, version);
    writer.updateDocument(key, document);
  }
}
