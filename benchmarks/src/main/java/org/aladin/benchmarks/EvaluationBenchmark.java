/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.engine.Gpu;
import org.aladin.model.engine.Libtorch;
import org.aladin.training.data.CaptionOwners;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;
import org.aladin.training.evaluation.ScoreMatrix;
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
 * Time of the scores of every image against every caption, and of their ranks. The work grows with
 * the square of the images: 5,000 take 625 times as long as 200.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 10)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "-Dai.djl.offline=true"})
public class EvaluationBenchmark {
  private static final int CAPTIONS_PER_IMAGE = 5;

  /** Images; five times as many captions. */
  @Param("200")
  public int images;

  private EncodedSet encoded;
  private ScoreMatrix matrix;

  /** Creates random embeddings. */
  @Setup
  public void prepare() {
    Libtorch.prepare();
    encoded = encoded(images);
    matrix = encoded.scores(Head.MATCHING, AlignmentMode.MRSW, device());
  }

  static EncodedSet encoded(int images) {
    SampleVectors vectors = new SampleVectors(3);
    int captions = CAPTIONS_PER_IMAGE * images;
    List<String> keys = IntStream.range(0, images).mapToObj(Integer::toString).toList();
    return new EncodedSet(
        new EvaluationSet(
            keys,
            Collections.nCopies(captions, "a caption"),
            CaptionOwners.each(images, CAPTIONS_PER_IMAGE)),
        vectors.embeddings(images, SampleVectors.REGIONS),
        vectors.embeddings(captions, SampleVectors.WORDS));
  }

  /** A GPU if libtorch can compute on one. */
  static Device device() {
    return Gpu.deviceOrCpu();
  }

  /** MrSw of every pair. */
  @Benchmark
  public ScoreMatrix alignment() {
    return encoded.scores(Head.ALIGNMENT, AlignmentMode.MRSW, device());
  }

  /** The dot product of every pair. */
  @Benchmark
  public ScoreMatrix matching() {
    return encoded.scores(Head.MATCHING, AlignmentMode.MRSW, device());
  }

  /** Ranks and recalls in both directions. */
  @Benchmark
  public Recalls ranks() {
    return Recalls.of(matrix);
  }
}
