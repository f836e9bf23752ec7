/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.image.RegionFeatures;
import org.apache.commons.io.file.PathUtils;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one forward pass: a batch of captions of 12 words, a batch of images of 34 regions with
 * their labels. The weights are random, which does not affect the time. libtorch runs on a GPU if
 * it can compute on one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// Native code needs no JIT, but the first passes include setting up libtorch's memory and threads.
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 10)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-Dai.djl.offline=true"})
public class EncoderBenchmark {
  private static final String CAPTION = "a man riding a wave on top of a blue surf board.";

  /** Captions or images in a forward pass: 1 is a query, 32 is indexing. */
  @Param({"1", "32"})
  public int batch;

  /** Layers and width: those of BERT base, as published, and a small model. */
  @Param({"12x768", "4x256"})
  public String size;

  /** The library that computes. */
  @Param({"onnxruntime", "pytorch"})
  public String engine;

  private Path directory;
  private AladinEncoder encoder;
  private List<String> captions;
  private List<RegionFeatures> images;

  /** Writes and loads a model, and creates the inputs. */
  @Setup
  public void load() throws IOException {
    directory = Files.createTempDirectory("aladin-benchmark");
    RandomModel.write(directory, size);
    encoder =
        AladinEncoder.load(directory, EncoderOptions.defaults().with(EncodingEngine.of(engine)));
    captions = Collections.nCopies(batch, CAPTION);
    Random random = new Random(2);
    float[] regions = new float[RandomModel.REGIONS * RandomModel.REGION_WIDTH];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = random.nextFloat();
    }
    images =
        Collections.nCopies(
            batch, new RegionFeatures(regions, RandomModel.REGION_WIDTH, CAPTION + ' ' + CAPTION));
  }

  /** Captions: 14 tokens each. */
  @Benchmark
  public List<Embedding> captions() {
    return encoder.encodeCaptions(captions);
  }

  /** Images: 26 label tokens and 34 regions each. */
  @Benchmark
  public List<Embedding> images() {
    return encoder.encodeImages(images);
  }

  /** Frees the model and deletes its directory. */
  @TearDown
  public void close() throws IOException {
    encoder.close();
    PathUtils.deleteDirectory(directory);
  }
}
