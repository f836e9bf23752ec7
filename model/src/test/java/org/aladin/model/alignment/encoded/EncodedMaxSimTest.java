/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.MaxSim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class EncodedMaxSimTest {
  private static final long SEED = 94;

  /** Signed directions, odd sizes, and counts that leave blocks of four incomplete. */
  @ParameterizedTest
  @CsvSource({
    "768,12,34",
    "768,1,1",
    "25,5,7",
    "1,3,2",
    "24,4,0",
    "24,0,4",
    "1024,48,50",
    "769,17,13",
    "257,33,25"
  })
  void agreesWithAnOracleWithinTheStatedBounds(int dimension, int words, int regions) {
    RandomAlignments random = new RandomAlignments(SEED, dimension);
    for (int round = 0; round < 10; round++) {
      AlignmentSet caption = random.set(words);
      AlignmentSet image = random.set(regions);
      double expected = maxSim(caption, image);
      for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
        double ofWords = words * bound(encoding, caption, image);
        assertEquals(expected, score(AlignmentKind.WORDS, caption, image, encoding), ofWords);
        double ofRegions = words * bound(encoding, image, caption);
        assertEquals(expected, score(AlignmentKind.REGIONS, image, caption, encoding), ofRegions);
      }
    }
  }

  /** Compared with the stored values, only rounding differs. */
  @ParameterizedTest
  @EnumSource(AlignmentEncoding.class)
  void agreesWithTheStoredNumbers(AlignmentEncoding encoding) {
    RandomAlignments random = new RandomAlignments(SEED, 768);
    for (int round = 0; round < 20; round++) {
      AlignmentSet caption = random.set(12);
      byte[] stored = AlignmentCodec.encode(random.regions("", 34), encoding);
      double expected = maxSim(caption, AlignmentCodec.decode(stored).set());
      boolean whole = encoding.hasScales() || encoding == AlignmentEncoding.INT4;
      double tolerance = whole ? 12 * queryBound(caption) : 1e-5;
      float score =
          new EncodedMaxSim(AlignmentKind.WORDS, caption)
              .score(new EncodedAlignment().wrap(stored));
      assertEquals(expected, score, tolerance);
      assertEquals(expected, score, 1e-4, "in practice far below the bound");
    }
  }

  @ParameterizedTest
  @EnumSource(AlignmentEncoding.class)
  void matchesAddUpToTheScoreAndNameTheBestRegion(AlignmentEncoding encoding) {
    RandomAlignments random = new RandomAlignments(SEED, 24);
    AlignmentSet caption = random.set(9);
    AlignmentValue image = random.regions("", 12);
    EncodedAlignment hit = new EncodedAlignment();
    hit.wrap(AlignmentCodec.encode(image, encoding));
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, caption);
    // Half a byte per value of random directions moves the best region.
    AlignmentSet regions =
        encoding == AlignmentEncoding.INT4
            ? AlignmentCodec.decode(AlignmentCodec.encode(image, encoding)).set()
            : image.set();
    MaxSim.Match[] expected = MaxSim.matches(caption, regions);
    MaxSim.Match[] matches = maxSim.matches(hit);
    float sum = 0;
    for (int w = 0; w < 9; w++) {
      assertEquals(expected[w].region(), matches[w].region());
      sum += matches[w].cosine();
    }
    assertEquals(maxSim.score(hit), sum, 1e-6);
  }

  @Test
  void aWordThatIsUnlikeEveryRegionCountsNothing() {
    AlignmentSet word = new AlignmentSet(new float[] {1, 0}, 2);
    AlignmentSet opposite = new AlignmentSet(new float[] {-1, 0, -0.6f, 0.8f}, 2);
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      assertEquals(0, score(AlignmentKind.WORDS, word, opposite, encoding));
      EncodedAlignment hit = new EncodedAlignment();
      hit.wrap(AlignmentCodec.encode(AlignmentValue.regions("", opposite, List.of()), encoding));

      assertEquals(
          new MaxSim.Match(-1, 0), new EncodedMaxSim(AlignmentKind.WORDS, word).matches(hit)[0]);
    }
  }

  @Test
  void theLargestNumbersDoNotOverflow() {
    for (int dimension : new int[] {1, 2, 768, 4096}) {
      float[] ones = new float[dimension];
      Arrays.fill(ones, 1);
      AlignmentSet set = new AlignmentSet(ones, dimension);
      assertEquals(
          dimension, score(AlignmentKind.WORDS, set, set, AlignmentEncoding.INT8), dimension / 1e3);
    }
  }

  @Test
  void refusesTheSameKindAndOtherDimensions() {
    RandomAlignments random = new RandomAlignments(SEED, 24);
    EncodedAlignment hit = new EncodedAlignment();
    hit.wrap(AlignmentCodec.encode(random.words("", 3), AlignmentEncoding.INT8));
    EncodedMaxSim words = new EncodedMaxSim(AlignmentKind.WORDS, random.set(2));
    assertEquals(
        "it holds words, and so does the query: expected regions",
        assertThrows(IllegalArgumentException.class, () -> words.score(hit)).getMessage());
    EncodedMaxSim wider =
        new EncodedMaxSim(AlignmentKind.REGIONS, new RandomAlignments(1, 25).set(2));
    assertEquals(
        "it has 24 dimensions, the query 25",
        assertThrows(IllegalArgumentException.class, () -> wider.score(hit)).getMessage());
  }

  /**
   * Regions that differ only in their residual bytes: the search by coarse bytes must find the same
   * result as the stored values, for queries of either kind.
   */
  @Test
  void findsTheBestRegionAmongThoseWhoseCoarseBytesAreAlike() {
    int dimension = 96;
    Random random = new Random(SEED);
    int near = 0;
    for (int round = 0; round < 300; round++) {
      AlignmentSet caption = about(random, new float[0][], 5, dimension);
      float[][] centres = {row(caption, 0), row(caption, 3), unit(random, row(caption, 1), 1)};
      float[] regions = new float[12 * dimension];
      for (int r = 0; r < 12; r++) {
        float[] region = unit(random, centres[random.nextInt(3)], 0.01);
        System.arraycopy(region, 0, regions, r * dimension, dimension);
      }
      AlignmentValue image =
          AlignmentValue.regions("", new AlignmentSet(regions, dimension), List.of());
      byte[] coarse = AlignmentCodec.encode(image, AlignmentEncoding.INT8_COARSE);
      byte[] bytes = AlignmentCodec.encode(image, AlignmentEncoding.INT8);
      AlignmentSet stored = AlignmentCodec.decode(bytes).set();
      MaxSim.Match[] found = matches(AlignmentKind.WORDS, caption, bytes);
      MaxSim.Match[] byCoarse = matches(AlignmentKind.WORDS, caption, coarse);
      for (int w = 0; w < 5; w++) {
        double[] cosines = products(caption, w, stored);
        assertEquals(largest(cosines), found[w].cosine(), 2e-5);
        if (found[w].region() >= 0) {
          assertEquals(cosines[found[w].region()], found[w].cosine(), 2e-5);
        }
        near += found[w].region() == byCoarse[w].region() ? 0 : 1;
      }
      byte[] words =
          AlignmentCodec.encode(AlignmentValue.words("", caption), AlignmentEncoding.INT8);
      MaxSim.Match[] back = matches(AlignmentKind.REGIONS, image.set(), words);
      AlignmentSet storedWords = AlignmentCodec.decode(words).set();
      for (int w = 0; w < 5; w++) {
        double[] cosines = products(storedWords, w, image.set());
        assertEquals(largest(cosines), back[w].cosine(), 2e-5);
      }
    }
    assertTrue(near > 100, "the coarse bytes alone found another region " + near + " times");
  }

  /**
   * For 100 queries over 200 documents, the top ten have the same order. With topics, each query is
   * about one of 25 and takes most of its words or regions from the topic's concepts, around which
   * they scatter; without, all directions are random and every document nearly ties with the next.
   */
  @ParameterizedTest
  @CsvSource({"INT8,25", "INT8,0"})
  void theTopTenAreThoseOfFloat32InAtLeast98Of100Queries(AlignmentEncoding encoding, int topics) {
    int dimension = 256;
    Random random = new Random(SEED);
    float[][] concepts = new float[topics * 6][];
    Arrays.setAll(concepts, i -> unit(random, new float[dimension], 1));
    byte[][] exact = new byte[200][];
    byte[][] rounded = new byte[200][];
    for (int i = 0; i < exact.length; i++) {
      AlignmentValue image =
          AlignmentValue.regions("", about(random, concepts, 20, dimension), List.of());
      exact[i] = AlignmentCodec.encode(image, AlignmentEncoding.FLOAT32);
      rounded[i] = AlignmentCodec.encode(image, encoding);
    }
    int equal = 0;
    for (int q = 0; q < 100; q++) {
      AlignmentSet caption = about(random, concepts, 10, dimension);
      equal += topTen(caption, exact).equals(topTen(caption, rounded)) ? 1 : 0;
    }
    System.out.println("EncodedMaxSimTest: " + encoding + " " + equal + " of 100, seed " + SEED);
    assertTrue(equal >= 98, equal + " of 100, seed " + SEED);
  }

  private static List<Integer> topTen(AlignmentSet caption, byte[][] images) {
    EncodedMaxSim maxSim = new EncodedMaxSim(AlignmentKind.WORDS, caption);
    EncodedAlignment hit = new EncodedAlignment();
    float[] scores = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      scores[i] = maxSim.score(hit.wrap(images[i]));
    }
    return IntStream.range(0, images.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(10)
        .toList();
  }

  /** The largest, at least 0. */
  private static double largest(double[] cosines) {
    return Math.max(0, Arrays.stream(cosines).max().orElse(0));
  }

  private static MaxSim.Match[] matches(AlignmentKind kind, AlignmentSet query, byte[] hit) {
    return new EncodedMaxSim(kind, query).matches(new EncodedAlignment().wrap(hit));
  }

  private static float[] row(AlignmentSet set, int index) {
    return Arrays.copyOfRange(
        set.vectors(), index * set.dimension(), (index + 1) * set.dimension());
  }

  /** In double: a word's products with all regions. */
  private static double[] products(AlignmentSet words, int word, AlignmentSet regions) {
    float[] w = row(words, word);
    return IntStream.range(0, regions.count())
        .mapToDouble(
            r ->
                IntStream.range(0, w.length)
                    .mapToDouble(d -> (double) w[d] * regions.vectors()[r * w.length + d])
                    .sum())
        .toArray();
  }

  /** N vectors about one of the topics, of six concepts each; in random directions without any. */
  private static AlignmentSet about(Random random, float[][] concepts, int count, int dimension) {
    int topic = random.nextInt(Math.max(1, concepts.length / 6));
    float[] vectors = new float[count * dimension];
    for (int v = 0; v < count; v++) {
      float[] centre = new float[dimension];
      if (concepts.length >= 6) {
        boolean stray = random.nextInt(4) == 0;
        centre = concepts[stray ? random.nextInt(concepts.length) : topic * 6 + random.nextInt(6)];
      }
      System.arraycopy(unit(random, centre, 0.6), 0, vectors, v * dimension, dimension);
    }
    return new AlignmentSet(vectors, dimension);
  }

  /** A unit vector at some distance from a centre. */
  private static float[] unit(Random random, float[] centre, double spread) {
    int dimension = centre.length;
    float[] vector = new float[dimension];
    double norm = 0;
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) (centre[d] + spread * random.nextGaussian() / Math.sqrt(dimension));
      norm += vector[d] * vector[d];
    }
    for (int d = 0; d < dimension; d++) {
      vector[d] /= (float) Math.sqrt(norm);
    }
    return vector;
  }

  private static float score(
      AlignmentKind queryKind, AlignmentSet query, AlignmentSet hit, AlignmentEncoding encoding) {
    AlignmentValue value = new AlignmentValue(queryKind.opposite(), "", hit, List.of());
    return new EncodedMaxSim(queryKind, query)
        .score(new EncodedAlignment().wrap(AlignmentCodec.encode(value, encoding)));
  }

  /** The maximum error per word: the error of the encoding, and that of rounding the query. */
  private static double bound(AlignmentEncoding encoding, AlignmentSet query, AlignmentSet hit) {
    return switch (encoding) {
      case FLOAT32 -> 1e-6;
      case INT4 -> farthest(hit) + queryBound(query) + 1e-6;
      case BFLOAT16 -> 0x1p-8 + 1e-6;
      case INT8 -> Math.sqrt(hit.dimension()) * largest(hit) / 65024 + queryBound(query) + 1e-6;
      case INT8_COARSE ->
          Math.sqrt(hit.dimension()) * largest(hit) / 254 + queryBound(query) + 1e-6;
    };
  }

  /** By Cauchy-Schwarz: the largest distance between a vector and what is stored of it. */
  private static double farthest(AlignmentSet hit) {
    AlignmentValue value = AlignmentValue.words("", hit);
    float[] stored =
        AlignmentCodec.decode(AlignmentCodec.encode(value, AlignmentEncoding.INT4)).set().vectors();
    double farthest = 0;
    for (int v = 0; v < hit.count(); v++) {
      double squares = 0;
      for (int i = v * hit.dimension(); i < (v + 1) * hit.dimension(); i++) {
        squares += Math.pow((double) stored[i] - hit.vectors()[i], 2);
      }
      farthest = Math.max(farthest, Math.sqrt(squares));
    }
    return farthest;
  }

  private static double queryBound(AlignmentSet query) {
    long most = Integer.MAX_VALUE / (128L * query.dimension());
    return Math.sqrt(query.dimension()) * largest(query) / (2 * most) + 1e-6;
  }

  private static double largest(AlignmentSet set) {
    double max = 0;
    for (float x : set.vectors()) {
      max = Math.max(max, Math.abs(x));
    }
    return max;
  }

  /** In double, from the definition. */
  private static double maxSim(AlignmentSet words, AlignmentSet regions) {
    double sum = 0;
    for (int w = 0; w < words.count(); w++) {
      double best = 0;
      for (int r = 0; r < regions.count(); r++) {
        double dot = 0;
        for (int d = 0; d < words.dimension(); d++) {
          dot +=
              (double) words.vectors()[w * words.dimension() + d]
                  * regions.vectors()[r * words.dimension() + d];
        }
        best = Math.max(best, dot);
      }
      sum += best;
    }
    return sum;
  }
}
