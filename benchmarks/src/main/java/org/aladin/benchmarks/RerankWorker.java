/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Reranks a window of documents, some times per line of its input, and prints two medians in
 * nanoseconds: with doc values of a Lucene index and a sort, and the kernel alone on values in the
 * heap.
 */
public final class RerankWorker {
  private static final int BEST = 10;

  /** Of the thread, not the clock on the wall: other processes do not count. */
  private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();

  private final AlignmentSet query;
  private final List<byte[]> values = new ArrayList<>();
  private final double[] scores;

  private RerankWorker(SampleVectors vectors, int words, int documents, int regions, String label) {
    query = vectors.set(words);
    scores = new double[documents];
    for (int i = 0; i < documents; i++) {
      AlignmentValue value = AlignmentValue.regions("", vectors.set(regions), List.of());
      values.add(AlignmentCodec.encode(value, AlignmentEncoding.parse(label)));
    }
  }

  /**
   * @param args a new folder, documents, regions, dimensions, words, times per measurement, seed,
   *     encoding
   */
  public static void main(String[] args) throws IOException {
    int documents = Integer.parseInt(args[1]);
    SampleVectors vectors = new SampleVectors(Long.parseLong(args[6]), Integer.parseInt(args[3]));
    new RerankWorker(
            vectors, Integer.parseInt(args[4]), documents, Integer.parseInt(args[2]), args[7])
        .run(Path.of(args[0]), Integer.parseInt(args[5]));
  }

  private void run(Path folder, int times) throws IOException {
    try (MMapDirectory directory = new MMapDirectory(folder)) {
      index(directory);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        LeafReader leaf = reader.leaves().get(0).reader();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
          double[] ofIndex = new double[times];
          double[] alone = new double[times];
          for (int t = 0; t < times; t++) {
            long begin = TIME.getCurrentThreadCpuTime();
            int[] best = rerank(leaf.getBinaryDocValues("regions"));
            ofIndex[t] = TIME.getCurrentThreadCpuTime() - begin;
            begin = TIME.getCurrentThreadCpuTime();
            kernel();
            alone[t] = TIME.getCurrentThreadCpuTime() - begin;
            if (best[0] != highest()) {
              throw new IllegalStateException("The index has another first hit than the values");
            }
          }
          Arrays.sort(ofIndex);
          Arrays.sort(alone);
          System.out.println(ofIndex[times / 2] + " " + alone[times / 2]);
        }
      }
    }
  }

  private void index(MMapDirectory directory) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (byte[] value : values) {
        Document document = new Document();
        document.add(new BinaryDocValuesField("regions", new BytesRef(value)));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  private int[] rerank(BinaryDocValues docValues) throws IOException {
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, query);
    EncodedAlignment cursor = new EncodedAlignment();
    float[] found = new float[scores.length];
    for (int doc = docValues.nextDoc(); doc < found.length; doc = docValues.nextDoc()) {
      BytesRef value = docValues.binaryValue();
      found[doc] = maxSim.score(cursor.wrap(value.bytes, value.offset, value.length));
    }
    return IntStream.range(0, found.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -found[i]))
        .limit(BEST)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void kernel() {
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, query);
    EncodedAlignment cursor = new EncodedAlignment();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = maxSim.score(cursor.wrap(values.get(i)));
    }
  }

  private int highest() {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
