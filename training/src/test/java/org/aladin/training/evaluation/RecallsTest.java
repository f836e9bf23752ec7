/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.aladin.model.TestSeed;
import org.aladin.training.data.CaptionOwners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecallsTest {
  /** What the original wrote of one configuration; the rest of the file is for other tests. */
  record Expected(
      Map<String, Map<String, Double>> validation,
      float[][] matching_scores,
      float[][] alignment_scores) {}

  @ParameterizedTest
  @CsvSource({
    "small,alad-alignment-triplet",
    "small,alad-matching-triplet-finetune",
    "small,alad-matching-distill-finetune",
    "small,alad-matching-triplet-e2e",
    "small,alad-alignment-and-matching-distill",
    "full,alad-alignment-triplet",
    "full,alad-matching-triplet-finetune",
    "full,alad-matching-distill-finetune",
    "full,alad-matching-triplet-e2e",
    "full,alad-alignment-and-matching-distill"
  })
  void equalTheOriginalsOnItsOwnScores(String set, String config) throws IOException {
    Path file = Path.of("../../shared/reference", set, "expected", config + ".json");
    assumeTrue(Files.exists(file), "the reference set " + set + " is not beside this checkout");
    Expected expected;
    try (Reader reader = Files.newBufferedReader(file)) {
      expected = new Gson().fromJson(reader, Expected.class);
    }
    check(expected.validation().get("matching"), expected.matching_scores());
    check(expected.validation().get("alignment"), expected.alignment_scores());
  }

  private static void check(Map<String, Double> expected, float[][] scores) {
    Map<String, Double> actual =
        Recalls.of(new ScoreMatrix(scores, CaptionOwners.each(scores.length, 5))).toMap();
    expected.forEach((name, value) -> assertEquals(value, actual.get(name), 1e-9, name));
  }

  @Test
  void ranksCountBetterAnswersWhenNothingTies() {
    long seed = TestSeed.of(getClass(), 11);
    Random random = new Random(seed);
    int images = 30;
    float[][] rows = new float[images][images * 3];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextFloat() - 0.5f;
      }
    }
    ScoreMatrix scores = new ScoreMatrix(rows, CaptionOwners.each(images, 3));
    Ranks ranks = Ranks.of(scores);
    for (int image = 0; image < images; image++) {
      float[] row = rows[image];
      long best =
          IntStream.range(3 * image, 3 * image + 3)
              .mapToLong(
                  own -> IntStream.range(0, row.length).filter(c -> row[c] > row[own]).count())
              .min()
              .orElseThrow();
      assertEquals(best, ranks.imageToText()[image], "image " + image + ", seed " + seed);
    }
    for (int caption = 0; caption < images * 3; caption++) {
      int c = caption;
      long better = Arrays.stream(rows).filter(row -> row[c] > rows[c / 3][c]).count();
      assertEquals(better, ranks.textToImage()[caption], "caption " + c + ", seed " + seed);
    }
  }

  /**
   * By sorting, with ties: equal scores are ordered as for five captions, whose order is the
   * original's.
   */
  @Test
  void imagesWithDifferentNumbersOfCaptionsRankByTheBestOfTheirOwn() {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int[] counts = random.ints(1 + random.nextInt(12), 1, 8).toArray();
      CaptionOwners owners = CaptionOwners.of(counts);
      float[][] rows = new float[counts.length][owners.captions()];
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextInt(8) - 4;
        }
      }
      ScoreMatrix scores = new ScoreMatrix(rows, owners);
      Ranks ranks = Ranks.of(scores);
      int first = 0;
      for (int image = 0; image < counts.length; image++) {
        int[] order = scores.bestCaptions(image);
        int rank = 0;
        while (order[rank] < first || order[rank] >= first + counts[image]) {
          rank++;
        }
        assertEquals(rank, ranks.imageToText()[image], "image " + image + ", seed " + seed);
        for (int caption = first; caption < first + counts[image]; caption++) {
          int own = image;
          int[] images = scores.bestImages(caption);
          int at =
              IntStream.range(0, images.length)
                  .filter(i -> images[i] == own)
                  .findFirst()
                  .orElseThrow();
          assertEquals(at, ranks.textToImage()[caption], "caption " + caption + ", seed " + seed);
        }
        first += counts[image];
      }
      int[] picked = {counts.length - 1, 0};
      if (counts.length > 1) {
        ScoreMatrix two = scores.select(picked);
        assertEquals(counts[counts.length - 1] + counts[0], two.captions());
        assertEquals(rows[0][0], two.row(1)[counts[counts.length - 1]]);
        assertEquals(rows[0][owners.captions() - 1], two.row(1)[counts[counts.length - 1] - 1]);
      }
    }
  }

  @Test
  void withFewerThanTenCandidatesRecallAtTenIsWhole() {
    Recalls one = Recalls.of(new ScoreMatrix(new float[][] {{-1}}, CaptionOwners.of(1)));
    assertEquals(600, one.rsum());
    assertEquals(1, one.i2tMedr());
    float[][] worst = {{0, 0, 0, 9}, {9, 9, 9, 0}};
    Recalls two = Recalls.of(new ScoreMatrix(worst, CaptionOwners.of(3, 1)));
    assertEquals(0, two.i2tR1());
    assertEquals(0, two.t2iR1());
    assertEquals(100, two.i2tR10());
    assertEquals(100, two.t2iR10());
    assertEquals(3, two.i2tMeanr()); // ranks 2 and 4 from 1
    assertEquals(2, two.t2iMeanr());
  }

  @Test
  void countFromOneAndRoundTheMedianDown() {
    Recalls recalls = Recalls.of(new Ranks(new int[] {0, 3, 6, 9}, new int[] {0, 0, 10, 4}));
    assertEquals(25.0, recalls.i2tR1());
    assertEquals(50.0, recalls.i2tR5());
    assertEquals(100.0, recalls.i2tR10());
    assertEquals(5.0, recalls.i2tMedr());
    assertEquals(5.5, recalls.i2tMeanr());
    assertEquals(50.0, recalls.t2iR1());
    assertEquals(75.0, recalls.t2iR5());
    assertEquals(75.0, recalls.t2iR10());
    assertEquals(3.0, recalls.t2iMedr());
    assertEquals(4.5, recalls.t2iMeanr());
    assertEquals(375.0, recalls.rsum());
  }

  @Test
  void foldsAreRankedApartAndAveraged() {
    float[][] rows = {{1, 9, 0, 0}, {0, 0, 0, 0}, {0, 0, 2, 3}, {0, 0, 1, 4}};
    rows[1] = new float[] {2, 8, 0, 0};
    ScoreMatrix scores = new ScoreMatrix(rows, CaptionOwners.each(4, 1));
    // Fold 0: image 0 prefers caption 1, image 1 its own; fold 1: image 2 prefers caption 3.
    Protocol folds = new Protocol("folds", List.of(new int[] {0, 1}, new int[] {3, 2}));
    assertEquals(50.0, folds.recalls(scores).i2tR1());
    assertArrayEquals(new float[] {4, 1}, scores.select(new int[] {3, 2}).row(0));
    assertEquals(List.of("all"), Protocol.standard(4).stream().map(Protocol::name).toList());
    assertEquals(
        List.of("5k", "1k", "1k_five_fold"),
        Protocol.standard(5000).stream().map(Protocol::name).toList());
    assertEquals(4000, Protocol.standard(5000).get(2).folds().get(4)[0]);
  }

  @Test
  void badMatricesAreNamed() {
    assertEquals(
        "The score of image 1 and caption 0 is not a number",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new ScoreMatrix(
                        new float[][] {{1, 2}, {Float.NaN, 2}}, CaptionOwners.each(2, 1)))
            .getMessage());
    assertEquals(
        "Image 0 has 3 scores, expected those of 2 captions of 1 images",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScoreMatrix(new float[][] {{1, 2, 3}}, CaptionOwners.each(1, 2)))
            .getMessage());
  }
}
