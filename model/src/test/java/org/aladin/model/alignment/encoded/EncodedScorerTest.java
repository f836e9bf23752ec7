/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.AlignmentOracle;
import org.aladin.model.alignment.AlignmentSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@org.junit.jupiter.api.Tag("kernel")
class EncodedScorerTest {
  private static final long SEED = TestSeed.of(EncodedScorerTest.class);

  private final RandomAlignments random = new RandomAlignments(SEED, 48);

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void scoresEqualPlainSumsOfTheStoredValuesOnEitherSide(AlignmentMode mode) {
    int[][] sizes = {{9, 12}, {1, 1}, {5, 0}, {0, 5}, {0, 0}, {13, 33}, {4, 2}};
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      for (int[] size : sizes) {
        AlignmentValue words = random.words("", size[0]);
        AlignmentValue regions = random.regions("", size[1]);
        String what = mode + " " + encoding + " " + size[0] + "x" + size[1] + ", seed " + SEED;
        byte[] storedRegions = AlignmentCodec.encode(regions, encoding);
        assertEquals(
            AlignmentOracle.evaluation(
                mode, words.set(), AlignmentCodec.decode(storedRegions).set()),
            new EncodedScorer(mode, AlignmentKind.WORDS, words.set()).score(hit(storedRegions)),
            2e-3,
            what);
        byte[] storedWords = AlignmentCodec.encode(words, encoding);
        assertEquals(
            AlignmentOracle.evaluation(
                mode, AlignmentCodec.decode(storedWords).set(), regions.set()),
            new EncodedScorer(mode, AlignmentKind.REGIONS, regions.set()).score(hit(storedWords)),
            2e-3,
            what);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void floatsAreScoredToTheirOwnPrecision(AlignmentMode mode) {
    AlignmentSet words = random.set(11);
    AlignmentValue regions = random.regions("", 33);
    assertEquals(
        AlignmentOracle.evaluation(mode, words, regions.set()),
        score(mode, words, regions, AlignmentEncoding.FLOAT32),
        2e-5,
        "seed " + SEED);
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void contributionsAddUpToTheScoreAndNameTheBestPartner(AlignmentMode mode) {
    AlignmentSet words = random.set(9);
    AlignmentValue image = random.regions("", 12);
    AlignmentSet regions = image.set();
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      byte[] stored = AlignmentCodec.encode(image, encoding);
      EncodedScorer ofWords = new EncodedScorer(mode, AlignmentKind.WORDS, words);
      check(mode, ofWords, hit(stored), words, AlignmentCodec.decode(stored).set());
      AlignmentValue caption = AlignmentValue.words("", words);
      byte[] back = AlignmentCodec.encode(caption, encoding);
      EncodedScorer ofRegions = new EncodedScorer(mode, AlignmentKind.REGIONS, regions);
      check(mode, ofRegions, hit(back), AlignmentCodec.decode(back).set(), regions);
    }
  }

  private static void check(
      AlignmentMode mode,
      EncodedScorer scorer,
      EncodedAlignment hit,
      AlignmentSet words,
      AlignmentSet regions) {
    List<Contribution> contributions = scorer.contributions(hit);
    int ofWords = mode == AlignmentMode.MWSR ? 0 : 9;
    int ofRegions = mode == AlignmentMode.SYMM || mode == AlignmentMode.MWSR ? 12 : 0;
    assertEquals(ofWords + ofRegions, contributions.size());
    double sum = 0;
    for (int i = 0; i < contributions.size(); i++) {
      Contribution c = contributions.get(i);
      boolean word = i < ofWords;
      assertEquals(word ? AlignmentKind.WORDS : AlignmentKind.REGIONS, c.of());
      assertEquals(word ? i : i - ofWords, c.index());
      AlignmentSet own = word ? words : regions;
      AlignmentSet others = word ? regions : words;
      double largest = Double.NEGATIVE_INFINITY;
      double all = 0;
      for (int o = 0; o < others.count(); o++) {
        double cosine = dot(own, c.index(), others, o);
        largest = Math.max(largest, cosine);
        all += cosine;
      }
      boolean maxima = mode != AlignmentMode.SUM && mode != AlignmentMode.MEAN;
      assertEquals(maxima ? Math.max(0, largest) : largest, c.cosine(), 0.02, "seed " + SEED);
      assertEquals(maxima ? Math.max(0, largest) : all, c.added(), 0.1, "seed " + SEED);
      if (c.best() < 0) {
        assertTrue(maxima && largest < 0.02, "seed " + SEED);
      } else {
        assertEquals(largest, dot(own, c.index(), others, c.best()), 0.04, "seed " + SEED);
      }
      sum += c.added();
    }
    assertEquals(scorer.score(hit), mode.score(sum, 9), 1e-3, "seed " + SEED);
    int added = maximaOrPairs(mode, ofWords + ofRegions);
    assertEquals(scorer.mean(hit), sum / added, 1e-4, "seed " + SEED);
  }

  private static int maximaOrPairs(AlignmentMode mode, int maxima) {
    return mode == AlignmentMode.SUM || mode == AlignmentMode.MEAN ? 9 * 12 : maxima;
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void nothingToCompareScoresZero(AlignmentMode mode) {
    for (int[] size : new int[][] {{0, 4}, {4, 0}, {0, 0}}) {
      AlignmentSet words = random.set(size[0]);
      AlignmentValue regions = random.regions("", size[1]);
      EncodedAlignment hit = hit(AlignmentCodec.encode(regions, AlignmentEncoding.INT8));
      EncodedScorer scorer = new EncodedScorer(mode, AlignmentKind.WORDS, words);
      assertEquals(0, scorer.score(hit));
      assertEquals(0, scorer.mean(hit));
    }
  }

  @Test
  void theMatchOfOppositesCountsOnlyWhereAllCosinesDo() {
    AlignmentSet word = new AlignmentSet(new float[] {1, 0}, 2);
    AlignmentValue region =
        AlignmentValue.regions("", new AlignmentSet(new float[] {-0.6f, 0.8f}, 2), List.of());
    for (AlignmentMode mode : AlignmentMode.values()) {
      double expected =
          switch (mode) {
            case SUM -> -0.6;
            case MEAN -> -0.6 / 4760;
            default -> 0;
          };
      assertEquals(expected, score(mode, word, region, AlignmentEncoding.FLOAT32), 1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void theSameKindAndOtherDimensionsAreRefused(AlignmentMode mode) {
    EncodedAlignment hit = hit(AlignmentCodec.encode(random.words("", 3), AlignmentEncoding.INT8));
    EncodedScorer words = new EncodedScorer(mode, AlignmentKind.WORDS, random.set(2));
    assertEquals(
        "it holds words, and so does the query: expected regions",
        assertThrows(IllegalArgumentException.class, () -> words.score(hit)).getMessage());
    EncodedScorer wider =
        new EncodedScorer(mode, AlignmentKind.REGIONS, new RandomAlignments(1, 25).set(2));
    assertEquals(
        "it has 48 dimensions, the query 25",
        assertThrows(IllegalArgumentException.class, () -> wider.contributions(hit)).getMessage());
  }

  private static float score(
      AlignmentMode mode, AlignmentSet words, AlignmentValue regions, AlignmentEncoding encoding) {
    return new EncodedScorer(mode, AlignmentKind.WORDS, words)
        .score(hit(AlignmentCodec.encode(regions, encoding)));
  }

  private static EncodedAlignment hit(byte[] bytes) {
    return new EncodedAlignment().wrap(bytes);
  }

  private static double dot(AlignmentSet one, int i, AlignmentSet other, int j) {
    double dot = 0;
    for (int d = 0; d < one.dimension(); d++) {
      dot +=
          (double) one.vectors()[i * one.dimension() + d]
              * other.vectors()[j * one.dimension() + d];
    }
    return dot;
  }
}
