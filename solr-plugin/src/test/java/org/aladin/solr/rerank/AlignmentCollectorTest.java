/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.solr.search.QueryCommand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentCollectorTest {
  private static final class CountedKnnQuery extends KnnFloatVectorQuery {
    private int searches;

    CountedKnnQuery(float... vector) {
      super("v", vector, 10);
    }

    @Override
    public Query rewrite(IndexSearcher searcher) throws IOException {
      searches++;
      return super.rewrite(searcher);
    }
  }

  private static final class KeptScores extends Rescorer {
    @Override
    public TopDocs rescore(IndexSearcher searcher, TopDocs firstPass, int topN) {
      return firstPass;
    }

    @Override
    public Explanation explain(IndexSearcher searcher, Explanation firstPass, int doc) {
      return firstPass;
    }
  }

  @SuppressWarnings("deprecation") // the search that Solr calls
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFirstPassIsSearchedOnceWithASortAndWithout(boolean sorted) throws Exception {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 12; i++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField("v", new float[] {i % 3, 1}));
        document.add(new NumericDocValuesField("n", -i));
        writer.addDocument(document);
        if (i % 4 == 3) {
          writer.commit();
        }
      }
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      CountedKnnQuery query = new CountedKnnQuery(0, 1);
      Sort sort = new Sort(SortField.FIELD_SCORE, new SortField("n", SortField.Type.LONG));
      QueryCommand command =
          new QueryCommand().setQuery(query).setLen(10).setSort(sorted ? sort : null);
      AlignmentCollector collector =
          new AlignmentCollector(10, 10, new KeptScores(), command, searcher);
      searcher.search(query, collector);
      TopDocs hits = collector.topDocs(0, 10);
      int searches = query.searches;
      assertEquals(1, searches);
      int[] documents = Arrays.stream(hits.scoreDocs).limit(4).mapToInt(hit -> hit.doc).toArray();
      int[] expected = sorted ? new int[] {9, 6, 3, 0} : new int[] {0, 3, 6, 9};
      assertEquals(Arrays.toString(expected), Arrays.toString(documents));
      assertEquals(1, hits.scoreDocs[0].score);
      assertEquals(0.5f, hits.scoreDocs[4].score);
    }
  }
}
