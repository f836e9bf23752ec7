/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Indexes of vectors in memory, without Solr. Stateless. */
public final class IndexedVectors {
  private IndexedVectors() {}

  /** A field with the vector of a document, of length 1. */
  public static KnnFloatVectorField field(float[] vector) {
    return new KnnFloatVectorField("v", vector, VectorSimilarityFunction.DOT_PRODUCT);
  }

  /**
   * An index whose segments have as many documents each and are not merged, so that document
   * numbers are those of the given documents. Those with the term {@code deleted:true} are deleted.
   */
  public static DirectoryReader segments(
      int segments, Codec codec, int documents, IntFunction<Document> document) throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config =
        new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE).setCodec(codec);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < documents; i++) {
        writer.addDocument(document.apply(i));
        if ((i + 1) % (documents / segments) == 0) {
          writer.commit();
        }
      }
      writer.deleteDocuments(new Term("deleted", "true"));
    }
    DirectoryReader reader = DirectoryReader.open(directory);
    assertEquals(segments, reader.leaves().size());
    return reader;
  }

  /** Lucene's default codec, with another format of vectors. */
  public static Codec codec(KnnVectorsFormat format) {
    Codec codec = Codec.getDefault();
    KnnVectorsFormat vectors =
        new PerFieldKnnVectorsFormat() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return format;
          }
        };
    return new FilterCodec(codec.getName(), codec) {
      @Override
      public KnnVectorsFormat knnVectorsFormat() {
        return vectors;
      }
    };
  }
}
