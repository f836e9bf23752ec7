/* SPDX-License-Identifier: Apache-2.0 */
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LateInteractionField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LateInteractionRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene 10's reranking by late interaction, for a class path with Lucene 10 alone; run from its
 * source by a JDK of version 21 or newer. Per line of its input it reranks a window some times and
 * prints the thread's
 * nanoseconds, the median.
 */
public class LateInteraction {
  private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();

  /** Arguments: a new folder, documents, regions, dimensions, words, times per measurement, seed. */
  public static void main(String[] args) throws Exception {
    int documents = Integer.parseInt(args[1]);
    int regions = Integer.parseInt(args[2]);
    int dimensions = Integer.parseInt(args[3]);
    int words = Integer.parseInt(args[4]);
    int times = Integer.parseInt(args[5]);
    Random random = new Random(Long.parseLong(args[6]));
    float[][] query = set(random, words, dimensions);
    try (MMapDirectory directory = new MMapDirectory(Path.of(args[0]))) {
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        for (int i = 0; i < documents; i++) {
          Document document = new Document();
          document.add(new LateInteractionField("regions", set(random, regions, dimensions)));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        LateInteractionRescorer rescorer =
            LateInteractionRescorer.create("regions", query, VectorSimilarityFunction.DOT_PRODUCT);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
          long[] nanoseconds = new long[times];
          for (int t = 0; t < times; t++) {
            ScoreDoc[] window = new ScoreDoc[documents];
            for (int i = 0; i < documents; i++) {
              window[i] = new ScoreDoc(i, documents - i);
            }
            TopDocs first =
                new TopDocs(new TotalHits(documents, TotalHits.Relation.EQUAL_TO), window);
            long begin = TIME.getCurrentThreadCpuTime();
            TopDocs best = rescorer.rescore(searcher, first, 10);
            nanoseconds[t] = TIME.getCurrentThreadCpuTime() - begin;
            if (best.scoreDocs.length != Math.min(10, documents)) {
              throw new IllegalStateException("no hits");
            }
          }
          Arrays.sort(nanoseconds);
          System.out.println(nanoseconds[times / 2]);
        }
      }
    }
  }

  private static float[][] set(Random random, int count, int dimensions) {
    float[][] vectors = new float[count][dimensions];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int d = 0; d < dimensions; d++) {
        vector[d] = random.nextFloat() - 0.5f;
        squares += vector[d] * vector[d];
      }
      for (int d = 0; d < dimensions; d++) {
        vector[d] *= (float) (1 / Math.sqrt(squares));
      }
    }
    return vectors;
  }
}
