/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.function.IntFunction;
import org.aladin.model.encoder.ForwardPass;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.training.data.PairBatch;

/**
 * Times of encoding images and their captions for an evaluation, in batches of {@value #BATCH} as
 * in this project and in the original's configurations: each image once and without padding, and
 * the original's way, each image once per caption with 50 label tokens and 34 regions, and captions
 * with 50 tokens, all of them real tokens. Both ways leave out what no output depends on in the
 * last layers, which the original computes. Weights and inputs are random ({@link SamplePairs}).
 * Not thread-safe.
 */
final class EncodingCosts implements AutoCloseable {
  static final int BATCH = 32;
  static final int CAPTIONS_PER_IMAGE = 5;

  private final Times images = new Times("encoding: images, once each");
  private final Times captions = new Times("encoding: captions");
  private final Times originalImages = new Times("encoding: images, the original's way");
  private final Times originalCaptions = new Times("encoding: captions, the original's way");

  private final SamplePairs pairs = new SamplePairs(7);
  private final NDManager manager;
  private final Parameters parameters;
  private final ForwardPass pass;
  private int measured;

  EncodingCosts(ModelConfig model, Device device) {
    manager = NDManager.newBaseManager(device);
    parameters = Parameters.initialise(model, manager, 1);
    pass = new ForwardPass(model, parameters);
  }

  /** Encodes a batch of each kind without measuring. */
  void warmUp(int count) {
    images(pairs.batch(Math.min(BATCH, count)));
    captions(pairs.batch(Math.min(BATCH, count)));
  }

  /**
   * Encodes and measures so many images, and five times as many captions, in both ways.
   *
   * @param count the same in each call
   */
  void measure(int count) {
    measured = count;
    double[] sums = new double[4];
    sums[0] = nanoseconds(count, pairs::batch, this::images);
    // In turns, so that a change of the machine's load affects both ways alike.
    for (int i = 0; i < CAPTIONS_PER_IMAGE; i++) {
      sums[1] += nanoseconds(count, pairs::batch, this::captions);
      sums[2] += nanoseconds(count, pairs::padded, this::images);
      sums[3] += nanoseconds(count, pairs::padded, this::captions);
    }
    images.addNanoseconds(sums[0]);
    captions.addNanoseconds(sums[1]);
    originalImages.addNanoseconds(sums[2]);
    originalCaptions.addNanoseconds(sums[3]);
  }

  /** Creating the inputs is not measured. */
  private static double nanoseconds(int count, IntFunction<PairBatch> inputs, Encoding encoding) {
    long sum = 0;
    for (int left = count; left > 0; left -= BATCH) {
      PairBatch batch = inputs.apply(Math.min(BATCH, left));
      long begin = System.nanoTime();
      encoding.run(batch);
      sum += System.nanoTime() - begin;
    }
    return sum;
  }

  private void images(PairBatch batch) {
    try (NDManager scope = manager.newSubManager()) {
      pass.images(scope, batch.labels(), batch.images());
    }
  }

  private void captions(PairBatch batch) {
    try (NDManager scope = manager.newSubManager()) {
      pass.captions(scope, batch.captions());
    }
  }

  private interface Encoding {
    void run(PairBatch batch);
  }

  void add(Report report) {
    report.add(images);
    report.add(captions);
    report.add(originalImages);
    report.add(originalCaptions);
  }

  /** The time for so many images and their captions, of medians per image and per caption. */
  double millis(int count) {
    return (images.median() + captions.median()) * count / measured;
  }

  /** The same for the original's way. */
  double originalMillis(int count) {
    return (originalImages.median() + originalCaptions.median()) * count / measured;
  }

  @Override
  public void close() {
    parameters.close();
    manager.close();
  }
}
