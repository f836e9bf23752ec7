/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.engine.Libtorch;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;

/**
 * Scores of every image against every caption, and their recalls, beside the original's way: one
 * image at a time against all captions, all padded to 50 tokens and 34 regions, in the same engine.
 * The work grows with the square of the images.
 */
final class EvaluateCommand {
  private static final int PADDED_WORDS = 50;
  private static final int PADDED_REGIONS = 34;

  private final Options options;

  EvaluateCommand(Options options) {
    this.options = options;
  }

  /** Measures and prints. */
  void run() {
    Libtorch.prepare();
    int images = options.number("images", 200);
    int rounds = options.number("rounds", 3);
    Report report =
        new Report(
            "evaluate",
            images
                + " images x "
                + 5 * images
                + " captions of the published shape, random embeddings; encoding is not measured",
            System.out);
    EncodedSet encoded = EvaluationBenchmark.encoded(images);
    Device device = EvaluationBenchmark.device();
    Times matching = new Times("matching head: scores and recalls");
    Times alignment = new Times("alignment head: scores and recalls");
    Times original = new Times("alignment head: scores, the original's way");
    for (int round = -1; round < rounds; round++) {
      long[] at = new long[4];
      at[0] = System.nanoTime();
      Recalls.of(encoded.scores(Head.MATCHING, AlignmentMode.MRSW, device));
      at[1] = System.nanoTime();
      Recalls.of(encoded.scores(Head.ALIGNMENT, AlignmentMode.MRSW, device));
      at[2] = System.nanoTime();
      oneByOne(encoded, device);
      at[3] = System.nanoTime();
      if (round >= 0) {
        matching.addNanoseconds(at[1] - at[0]);
        alignment.addNanoseconds(at[2] - at[1]);
        original.addNanoseconds(at[3] - at[2]);
      }
    }
    report.add(matching);
    report.add(alignment);
    report.add(original);
    report.ratio("original's way / own", original.median() / alignment.median(), "≥ 20");
    report.end();
  }

  private static double oneByOne(EncodedSet encoded, Device device) {
    double sum = 0;
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NDArray captions = padded(manager, encoded.captions(), PADDED_WORDS);
      for (Embedding image : encoded.images()) {
        try (NDManager step = manager.newSubManager()) {
          NDArray regions = padded(step, List.of(image), PADDED_REGIONS);
          regions.attach(step);
          NDArray words = captions.duplicate();
          words.attach(step);
          NDArray products = words.matMul(regions.transpose(0, 2, 1));
          sum += products.max(new int[] {2}).maximum(0).sum(new int[] {1}).toFloatArray()[0];
        }
      }
    }
    return sum;
  }

  /** [items, vectors, D], zeros after each item's own vectors. */
  private static NDArray padded(NDManager manager, List<Embedding> items, int vectors) {
    int dimension = items.get(0).alignment().dimension();
    float[] values = new float[items.size() * vectors * dimension];
    for (int i = 0; i < items.size(); i++) {
      float[] own = items.get(i).alignment().vectors();
      System.arraycopy(
          own, 0, values, i * vectors * dimension, Math.min(own.length, vectors * dimension));
    }
    return manager.create(values, new Shape(items.size(), vectors, dimension));
  }
}
