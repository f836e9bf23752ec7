/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kernel of this JVM; the build runs these tests in JVMs with the module and without. */
@Tag("kernel")
class ProductKernelTest {
  private static final long SEED = 1504;

  @Test
  void theModuleDecidesWhichKernelIsChosen() {
    String expected = System.getProperty("aladin.kernel", "plain");
    String label = ProductKernel.chosen().label();
    assertTrue(label.startsWith(expected), label);
    assertEquals(expected.equals("plain") ? 1 : 2, ProductKernel.available().size());
    assertTrue(ProductKernel.available().contains(ProductKernel.chosen()));
  }

  /** Dimensions, words and rows around the widths of vectors and the sizes of blocks. */
  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "3,2,5",
    "7,4,4",
    "8,5,3",
    "15,16,12",
    "17,15,13",
    "31,17,11",
    "33,3,24",
    "100,12,33",
    "255,1,9",
    "256,9,16",
    "257,33,5",
    "511,8,1",
    "513,13,25",
    "768,12,33",
    "769,7,34",
    "1031,2,2"
  })
  void productsOfBytesAreThoseOfWholeNumbers(int dimension, int words, int count) {
    long seed = TestSeed.of(getClass(), SEED);
    Random random = new Random(seed);
    RoundedQuery query = new RoundedQuery(new RandomAlignments(seed, dimension).set(words));
    byte[] bytes = new byte[3 + count * dimension];
    random.nextBytes(bytes);
    Rows row = (r, d) -> bytes[3 + r * dimension + d];
    for (ProductKernel kernel : ProductKernel.available()) {
      RowProducts products = kernel.products(query);
      float[] found = new float[products.room(count)];
      for (int again = 0; again < 2; again++) { // what an earlier call left must not count
        products.ofBytes(bytes, 3, count, found);
        checkProducts(query, count, row, found, 0, products.stride(), kernel.label());
        for (int r = 0; r < count; r++) {
          for (int q = 0; q < words; q++) {
            String where = kernel.label() + ", row " + r + ", vector " + q + " alone";
            float alone = products.ofBytes(bytes, 3 + r * dimension, q);
            assertEquals((float) exact(query, q, row, r), alone, where + ", which is exact");
          }
        }
      }
    }
  }

  /** The value of a row in a dimension. */
  private interface Rows {
    long value(int row, int d);
  }

  private static long exact(RoundedQuery query, int q, Rows rows, int row) {
    long exact = 0;
    for (int d = 0; d < query.dimension(); d++) {
      exact += query.rounded(q, d) * rows.value(row, d);
    }
    return exact;
  }

  /** Products are those of whole numbers, up to the rounding of float32 sums. */
  private static void checkProducts(
      RoundedQuery query, int count, Rows rows, float[] found, int from, int stride, String label) {
    for (int r = 0; r < count; r++) {
      for (int q = 0; q < query.count(); q++) {
        double sizes = 0;
        for (int d = 0; d < query.dimension(); d++) {
          sizes += Math.abs(query.rounded(q, d) * rows.value(r, d));
        }
        long exact = exact(query, q, rows, r);
        double rounding = query.dimension() * 0x1p-23 * sizes + 0x1p-24 * Math.abs(exact);
        String where = label + ", row " + r + ", vector " + q;
        assertEquals(exact, found[from + r * stride + q], rounding, where);
      }
    }
  }

  /** Every pair of half bytes occurs; an odd row's last one is no part of it. */
  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "2,2,3",
    "3,2,5",
    "15,16,12",
    "16,4,4",
    "17,15,13",
    "31,17,11",
    "33,3,24",
    "63,12,33",
    "255,1,9",
    "256,9,16",
    "513,13,25",
    "768,12,33",
    "769,7,34"
  })
  void productsOfHalfBytesAreThoseOfWholeNumbers(int dimension, int words, int count) {
    long seed = TestSeed.of(getClass(), SEED);
    Random random = new Random(seed);
    RoundedQuery query = new RoundedQuery(new RandomAlignments(seed, dimension).set(words));
    int rowBytes = (dimension + 1) / 2;
    byte[] bytes = new byte[3 + count * rowBytes];
    random.nextBytes(bytes);
    Rows row =
        (r, d) -> {
          int both = bytes[3 + r * rowBytes + d / 2] & 0xFF;
          return (d % 2 == 0 ? both % 16 : both / 16) - 8;
        };
    for (ProductKernel kernel : ProductKernel.available()) {
      RowProducts products = kernel.products(query);
      int stride = products.stride();
      float[] found = new float[2 * stride + products.room(count)];
      for (int again = 0; again < 2; again++) {
        found[0] = 7;
        found[2 * stride - 1] = 8;
        products.ofHalfBytes(bytes, 3, count, found, 2 * stride);
        assertEquals(7, found[0], kernel.label());
        assertEquals(8, found[2 * stride - 1], kernel.label());
        checkProducts(query, count, row, found, 2 * stride, stride, kernel.label());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "17,16", "31,17", "257,33", "768,12", "769,1"})
  void productsOfFloatsAreThoseOfDoubles(int dimension, int words) {
    long seed = TestSeed.of(getClass(), SEED);
    AlignmentSet set = new RandomAlignments(seed, dimension).set(words);
    for (ProductKernel kernel : ProductKernel.available()) {
      RowProducts products = kernel.products(new RoundedQuery(set));
      int most = products.floatRows();
      float[] rows = new RandomAlignments(seed + 1, dimension).set(most).vectors();
      for (int count = 1; count <= most; count++) {
        float[] found = new float[products.room(most)];
        products.ofFloats(rows, count, found, 0);
        for (int r = 0; r < count; r++) {
          for (int q = 0; q < words; q++) {
            double exact = 0;
            for (int d = 0; d < dimension; d++) {
              exact += (double) set.vectors()[q * dimension + d] * rows[r * dimension + d];
            }
            assertEquals(exact, found[r * products.stride() + q], 1e-6, kernel.label());
          }
        }
      }
    }
  }

  /** Nodes with different kernels rank alike: their scores differ by less than 1e-6 per word. */
  @Test
  void kernelsAgree() {
    RandomAlignments random = new RandomAlignments(TestSeed.of(getClass(), SEED), 768);
    for (int round = 0; round < 10; round++) {
      AlignmentSet caption = random.set(12);
      AlignmentValue image = random.regions("", 33);
      for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
        byte[] bytes = AlignmentCodec.encode(image, encoding);
        List<Float> scores = new ArrayList<>();
        for (ProductKernel kernel : ProductKernel.available()) {
          scores.add(
              new EncodedMaxSim(AlignmentKind.WORDS, caption, AlignmentKind.WORDS, kernel)
                  .score(new EncodedAlignment().wrap(bytes)));
        }
        for (float score : scores) {
          assertEquals(scores.get(0), score, 12e-6, encoding.label());
        }
      }
    }
  }

  /** Where a document stands in a window, and how many it has seen, changes no bit of its score. */
  @Test
  void equalDocumentsHaveEqualScores() {
    RandomAlignments random = new RandomAlignments(TestSeed.of(getClass(), SEED), 100);
    AlignmentSet caption = random.set(9);
    AlignmentValue image = random.regions("", 13);
    for (ProductKernel kernel : ProductKernel.available()) {
      for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
        byte[] bytes = AlignmentCodec.encode(image, encoding);
        EncodedMaxSim maxSim =
            new EncodedMaxSim(AlignmentKind.WORDS, caption, AlignmentKind.WORDS, kernel);
        Set<Float> scores = new HashSet<>();
        for (int other = 1; other < 40; other += 3) {
          scores.add(maxSim.score(new EncodedAlignment().wrap(bytes)));
          byte[] between = AlignmentCodec.encode(random.regions("", other), encoding);
          maxSim.score(new EncodedAlignment().wrap(between));
        }
        assertEquals(1, scores.size(), kernel.label() + ", " + encoding.label());
      }
    }
  }

  /** The bytes of one region give the same product wherever it stands among the others. */
  @Test
  void theOrderOfRegionsChangesNoProduct() {
    int dimension = 100;
    Random random = new Random(TestSeed.of(getClass(), SEED));
    RoundedQuery query = new RoundedQuery(new RandomAlignments(SEED, dimension).set(5));
    byte[] row = new byte[dimension];
    random.nextBytes(row);
    for (ProductKernel kernel : ProductKernel.available()) {
      RowProducts products = kernel.products(query);
      Set<Float> found = new HashSet<>();
      for (int count = 1; count <= 30; count++) {
        byte[] rows = new byte[count * dimension];
        random.nextBytes(rows);
        System.arraycopy(row, 0, rows, (count - 1) * dimension, dimension);
        float[] target = new float[products.room(count)];
        products.ofBytes(rows, 0, count, target);
        found.add(target[(count - 1) * products.stride() + 2]);
      }
      assertEquals(1, found.size(), kernel.label());
    }
  }

  /** The bits of the vector kernel's sums follow from the stated order, at any width. */
  @ParameterizedTest
  @CsvSource({"5,1,1", "16,4,2", "100,5,7", "769,12,33"})
  void theVectorKernelAddsInTheStatedOrder(int dimension, int words, int count) {
    long seed = TestSeed.of(getClass(), SEED);
    AlignmentSet set = new RandomAlignments(seed, dimension).set(words);
    float[] rows = new RandomAlignments(seed + 1, dimension).set(count).vectors();
    for (ProductKernel kernel : ProductKernel.available()) {
      if (kernel.label().startsWith("vector")) {
        RowProducts products = kernel.products(new RoundedQuery(set));
        float[] found = new float[products.room(products.floatRows())];
        for (int r = 0; r < count; r++) {
          float[] row = Arrays.copyOfRange(rows, r * dimension, (r + 1) * dimension);
          products.ofFloats(row, 1, found, 0);
          for (int q = 0; q < words; q++) {
            float[] parts = new float[16];
            for (int d = 0; d < dimension; d++) {
              parts[d % 16] = Math.fma(set.vectors()[q * dimension + d], row[d], parts[d % 16]);
            }
            for (int half = 8; half > 0; half /= 2) {
              for (int i = 0; i < half; i++) {
                parts[i] += parts[i + half];
              }
            }
            assertEquals(parts[0], found[q], 0f, kernel.label());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,2,5", "16,4,2", "17,37,33", "33,5,7", "12,36,34"})
  void multiplesOfRowsAddUp(int words, int rows, int count) {
    Random random = new Random(TestSeed.of(getClass(), SEED));
    RoundedQuery query = new RoundedQuery(new RandomAlignments(SEED, 8).set(words));
    for (ProductKernel kernel : ProductKernel.available()) {
      RowProducts products = kernel.products(query);
      float[] ofRows = new float[products.room(rows)];
      for (int i = 0; i < ofRows.length; i++) {
        ofRows[i] = random.nextFloat() - 0.5f;
      }
      byte[] coefficients = new byte[5 + count * rows];
      random.nextBytes(coefficients);
      float[] found = new float[products.room(count)];
      products.combine(coefficients, 5, rows, ofRows, count, found);
      for (int v = 0; v < count; v++) {
        for (int q = 0; q < words; q++) {
          double exact = 0;
          for (int row = 0; row < rows; row++) {
            exact +=
                (double) coefficients[5 + v * rows + row] * ofRows[row * products.stride() + q];
          }
          double most = rows * 128 * 0.5; // before rounding
          double rounding = rows * 0x1p-23 * most;
          assertEquals(exact, found[v * products.stride() + q], rounding, kernel.label());
        }
      }
    }
  }
}
