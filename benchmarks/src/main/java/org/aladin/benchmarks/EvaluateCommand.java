/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.network.ModelConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.ScoreMatrix;

/**
 * An evaluation beside the original's way, in the same engine: encoding ({@link EncodingCosts}),
 * scores of every image against every caption ({@link OriginalScores}), and their sum, the whole.
 * Scores are those of random embeddings, because their cost does not depend on the values. The work
 * of scoring grows with the square of the images. A larger set is scored here and in one direction
 * with padding alone, which is the least that the original does.
 */
final class EvaluateCommand {
  private static final int PADDED_WORDS = 50;
  private static final int PADDED_REGIONS = 34;

  /** Own scores take milliseconds where the original's take seconds: measured more often. */
  private static final int REPEATED = 5;

  /** The images of COCO's 5k test. */
  private static final int COCO = 5000;

  private final Options options;
  private final Device device;
  private final Times original = new Times("alignment head: scores, the original's way");
  private final Times padded = new Times("alignment head: one direction, padded to 50 and 34");

  EvaluateCommand(Options options) {
    this.options = options;
    Libtorch.prepare();
    device = EvaluationBenchmark.device();
  }

  /** Measures and prints. */
  void run() throws IOException {
    int rounds = options.number("rounds", 3);
    String file =
        options.text("config", "training/configs/alad-alignment-and-matching-distill.yaml");
    String size = options.text("size", "12x768");
    ModelConfig model = TrainingSpeed.model(TrainingConfigFile.read(Path.of(file)), size);
    OwnScores own = new OwnScores(options.number("images", 32), device);
    OwnScores larger = new OwnScores(options.number("scored", 200), device);
    Report report =
        new Report(
            "evaluate",
            own.size()
                + " encoded with "
                + size
                + " and random weights; they and "
                + larger.size()
                + " scored, with random embeddings of the published shape",
            System.out);
    try (EncodingCosts encoding = new EncodingCosts(model, device);
        OriginalScores originals = new OriginalScores(own.set(), device)) {
      encoding.warmUp(own.images());
      own.warmUp();
      larger.warmUp();
      report.figure("largest difference of a score", difference(own, originals));
      for (int round = 0; round < rounds; round++) {
        encoding.measure(own.images());
        own.measure(REPEATED);
        original.addNanoseconds(nanoseconds(originals::bothDirections));
        larger.measure(REPEATED);
        padded.addNanoseconds(nanoseconds(() -> oneByOne(larger.set())));
      }
      report(report, encoding, own, larger);
    }
    report.end();
  }

  private static double nanoseconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return System.nanoTime() - begin;
  }

  /** Both ways compute the same: the largest difference of their scores. */
  private static String difference(OwnScores own, OriginalScores originals) {
    ScoreMatrix scores = own.alignmentScores();
    List<float[]> rows = originals.imageByImage();
    double largest = 0;
    for (int image = 0; image < rows.size(); image++) {
      for (int caption = 0; caption < scores.captions(); caption++) {
        double difference = Math.abs(rows.get(image)[caption] - scores.row(image)[caption]);
        largest = Math.max(largest, difference);
      }
    }
    return String.format(Locale.ROOT, "%.1e", largest);
  }

  private void report(Report report, EncodingCosts encoding, OwnScores own, OwnScores larger) {
    encoding.add(report);
    own.add(report);
    report.add(original);
    larger.add(report);
    report.add(padded);
    report.ratio(
        "scores of " + own.size() + ", the original's way / own",
        original.median() / own.alignmentMillis(),
        "≥ 20");
    report.ratio(
        "scores of " + larger.size() + ", one direction padded / own",
        padded.median() / larger.alignmentMillis(),
        "");
    whole(report, "the whole of " + own.size(), encoding, own, own.images(), "≥ 4");
    whole(report, "calculated: the whole of 5000 x 25000", encoding, larger, COCO, "");
  }

  /**
   * The sum of all parts. Encoding grows with the number of images, scoring with its square. The
   * matching head and sorting cost the original at least what they cost here: counted as equal.
   *
   * @param scores where the cost of own scores is taken from
   * @param images their number; a calculation if it is not that of the measurement
   */
  private void whole(
      Report report,
      String name,
      EncodingCosts encoding,
      OwnScores scores,
      int images,
      String goal) {
    double matching = scores.matchingMillis() * square(images, scores.images());
    double own =
        encoding.millis(images)
            + matching
            + scores.alignmentMillis() * square(images, scores.images());
    int measured = options.number("images", 32);
    double originals =
        encoding.originalMillis(images) + matching + original.median() * square(images, measured);
    report.figure(
        name,
        String.format(
            Locale.ROOT, "%.1f s, the original's way %.1f s", own / 1e3, originals / 1e3));
    report.ratio(name + ", the original's way / own", originals / own, goal);
  }

  private static double square(int images, int measured) {
    double more = (double) images / measured;
    return more * more;
  }

  private double oneByOne(EncodedSet encoded) {
    double sum = 0;
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NDArray captions = padded(manager, encoded.captions(), PADDED_WORDS);
      for (Embedding image : encoded.images()) {
        try (NDManager step = manager.newSubManager()) {
          captions.tempAttach(step);
          NDArray regions = padded(step, List.of(image), PADDED_REGIONS);
          NDArray products = captions.matMul(regions.transpose(0, 2, 1));
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
