/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.EncodedMaxSim;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * MaxSim of one query with the documents of a rerank window, without Solr: 100 images of 33
 * regions, from the bytes of their doc values. One thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
// Two forks: the JIT's code of the inner loop can differ between runs.
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xmx1g"})
public class RerankBenchmark {
  private static final int DOCUMENTS = 100;

  /** The encoding of the documents. */
  @Param({"INT8", "INT8_COARSE", "BFLOAT16", "FLOAT32"})
  public AlignmentEncoding encoding;

  /** Words of the query. */
  @Param({"4", "12"})
  public int words;

  private AlignmentSet query;
  private List<byte[]> documents;

  /** Creates a query and documents of random unit vectors. */
  @Setup
  public void prepare() {
    SampleVectors vectors = new SampleVectors(4);
    query = vectors.set(words);
    documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      AlignmentValue value =
          AlignmentValue.regions("", vectors.set(SampleVectors.REGIONS), List.of());
      documents.add(AlignmentCodec.encode(value, encoding));
    }
  }

  /** The method of the rerank query: in place, without decoding to objects. */
  @Benchmark
  public double encoded() {
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, query);
    EncodedAlignment cursor = new EncodedAlignment();
    double sum = 0;
    for (byte[] document : documents) {
      sum += maxSim.score(cursor.wrap(document));
    }
    return sum;
  }

  /** The plain method for comparison: decode each document, then MaxSim over floats. */
  @Benchmark
  public double decoded() {
    double sum = 0;
    for (byte[] document : documents) {
      sum += MaxSim.score(query, AlignmentCodec.decode(document).set());
    }
    return sum;
  }
}
