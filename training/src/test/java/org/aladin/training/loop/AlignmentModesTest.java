/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentOracle;
import org.aladin.model.network.AladinNetwork;
import org.aladin.model.network.CaptionBatch;
import org.aladin.model.network.ImageBatch;
import org.aladin.model.network.Mode;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.SmallReference;
import org.aladin.training.config.LossTerm;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairBatch;
import org.aladin.training.evaluation.Evaluation;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Protocol;
import org.aladin.training.evaluation.ScoreMatrix;
import org.aladin.training.progress.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Losses and evaluation in every alignment mode on the small reference set, against plain loops in
 * double over the backbone's outputs.
 */
class AlignmentModesTest {
  private static final int[] PAIRS = {37, 23, 44, 12, 1, 20};
  private static final double MARGIN = 0.2;

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void lossesEqualPlainLoops(AlignmentMode mode) throws IOException {
    TrainingConfig config =
        SmallReference.config(
            "alad-alignment-and-matching-distill",
            "alignment-mode: MrSw",
            "alignment-mode: " + mode.key());
    assertEquals(mode, config.loss().alignmentMode());
    try (SmallReference small = new SmallReference(0)) {
      PairBatch batch = small.pairs().batch(PAIRS);
      double[][] alignment = new double[PAIRS.length][PAIRS.length];
      double[][] matching = new double[PAIRS.length][PAIRS.length];
      try (NDManager manager = small.manager().newSubManager()) {
        AladinNetwork network = new AladinNetwork(small.model(), small.parameters());
        ImageBatch images = batch.images(manager);
        CaptionBatch captions = batch.captions(manager);
        NDArray regions = network.imageRegions(images, Mode.INFERENCE);
        NDArray tokens = network.captionTokens(captions, Mode.INFERENCE);
        NDArray left = network.globalImages(regions, images, Mode.INFERENCE);
        NDArray right = network.globalCaptions(tokens, captions, Mode.INFERENCE);
        for (int i = 0; i < PAIRS.length; i++) {
          for (int c = 0; c < PAIRS.length; c++) {
            alignment[i][c] =
                AlignmentOracle.score(
                    mode,
                    rows(regions.get(i), images.lengths()[i]),
                    Math.toIntExact(regions.getShape().get(1)),
                    rows(tokens.get(c), captions.lengths()[c]),
                    Math.toIntExact(tokens.getShape().get(1)));
            matching[i][c] = AlignmentOracle.cosine(rows(left, 6)[i], rows(right, 6)[c]);
          }
        }
      }
      try (TrainingStep step = new TrainingStep(config, small.model(), small.parameters())) {
        StepFigures figures = step.run(batch, 0, 1e-4, 0);
        double triplet = triplet(alignment);
        double distillation = listNet(matching, alignment);
        assertEquals(triplet, figures.terms().get(LossTerm.ALIGNMENT), 1e-4 * triplet);
        assertEquals(distillation, figures.terms().get(LossTerm.DISTILLATION), 1e-4 * distillation);
        assertEquals(triplet + distillation, figures.loss(), 1e-4 * figures.loss());
        assertNotEquals(figures.loss(), step.run(batch, 0, 1e-4, 0).loss());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void evaluationEqualsPlainLoops(AlignmentMode mode) throws IOException {
    Path files = SmallReference.DIRECTORY;
    EvaluationSet set = EvaluationSet.of(CaptionsFile.read(files.resolve("coco_ir"), "minival"), 5);
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(TestModels.vocabulary());
    try (SmallReference small = new SmallReference(0);
        VinvlFeatures features = VinvlFeatures.open(files.resolve("features/features.tsv"))) {
      Map<Head, ScoreMatrix> matrices = new HashMap<>();
      new Evaluation(
              new NetworkEmbeddings(small.model(), small.parameters(), tokenizer, features),
              mode,
              Device.cpu(),
              3)
          .run(
              set, List.of(Protocol.whole(set.imageKeys().size())), Progress.SILENT, matrices::put);
      ScoreMatrix scores = matrices.get(Head.ALIGNMENT);
      AladinNetwork network = new AladinNetwork(small.model(), small.parameters());
      try (NDManager manager = small.manager().newSubManager()) {
        double[][][] images = new double[set.imageKeys().size()][][];
        for (int i = 0; i < images.length; i++) {
          var image = features.read(set.imageKeys().get(i));
          ImageBatch batch =
              ImageBatch.of(
                  manager, List.of(tokenizer.labels(image.labels(), 50)), List.of(image), 34);
          images[i] = rows(network.imageRegions(batch, Mode.INFERENCE).get(0), batch.lengths()[0]);
        }
        for (int c = 0; c < set.captions().size(); c++) {
          TokenSequence caption = tokenizer.caption(set.captions().get(c), 50);
          CaptionBatch batch = CaptionBatch.of(manager, List.of(caption));
          double[][] tokens =
              rows(network.captionTokens(batch, Mode.INFERENCE).get(0), caption.length());
          for (int i = 0; i < images.length; i++) {
            double expected =
                AlignmentOracle.score(
                    mode,
                    images[i],
                    AlignmentOracle.EVALUATION,
                    tokens,
                    AlignmentOracle.EVALUATION);
            assertEquals(expected, scores.row(i)[c], 1e-4, mode + " " + i + " " + c);
          }
        }
      }
    }
  }

  private static double[][] rows(NDArray array, int count) {
    int width = Math.toIntExact(array.getShape().get(1));
    float[] values = array.toFloatArray();
    double[][] rows = new double[count][width];
    for (int i = 0; i < count * width; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static double triplet(double[][] scores) {
    double total = 0;
    for (int i = 0; i < scores.length; i++) {
      double row = 0;
      double column = 0;
      for (int j = 0; j < scores.length; j++) {
        if (i != j) {
          row = Math.max(row, MARGIN + scores[i][j] - scores[i][i]);
          column = Math.max(column, MARGIN + scores[j][i] - scores[i][i]);
        }
      }
      total += row + column;
    }
    return total;
  }

  private static double listNet(double[][] student, double[][] teacher) {
    int size = student.length;
    double total = 0;
    for (int i = 0; i < size; i++) {
      double[] sums = new double[4];
      for (int j = 0; j < size; j++) {
        sums[0] += Math.exp(6 * student[i][j]);
        sums[1] += Math.exp(teacher[i][j]);
        sums[2] += Math.exp(6 * student[j][i]);
        sums[3] += Math.exp(teacher[j][i]);
      }
      for (int j = 0; j < size; j++) {
        total -=
            Math.exp(teacher[i][j])
                / sums[1]
                * Math.log(Math.exp(6 * student[i][j]) / sums[0] + 1e-10);
        total -=
            Math.exp(teacher[j][i])
                / sums[3]
                * Math.log(Math.exp(6 * student[j][i]) / sums[2] + 1e-10);
      }
    }
    return total / size;
  }
}
