/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.aladin.model.TestSeed;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.image.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentCodecTest {
  private static final long SEED = 20221;

  @ParameterizedTest
  @EnumSource(AlignmentEncoding.class)
  void keepsEverythingButTheNumbersExactly(AlignmentEncoding encoding) {
    AlignmentValue value = regions(5, 24, new Random(SEED));
    AlignmentValue read = AlignmentCodec.decode(AlignmentCodec.encode(value, encoding));
    assertEquals(value.kind(), read.kind());
    assertEquals("model-é-1", read.model());
    assertEquals(value.boxes(), read.boxes());
    assertEquals(5, read.set().count());
    assertEquals(24, read.set().dimension());
  }

  @Test
  void float32KeepsTheNumbers() {
    AlignmentValue value = regions(7, 768, new Random(SEED));
    assertArrayEquals(
        value.set().vectors(), roundTrip(value, AlignmentEncoding.FLOAT32).set().vectors());
  }

  @ParameterizedTest
  @CsvSource({"INT8,32512", "INT8_COARSE,127"})
  void int8IsNoFartherAwayThanHalfAStepANumber(AlignmentEncoding encoding, int steps) {
    int dimension = 768;
    AlignmentValue value = regions(20, dimension, new Random(SEED));
    float[] before = value.set().vectors();
    float[] after = roundTrip(value, encoding).set().vectors();
    for (int v = 0; v < 20; v++) {
      double max = 0;
      double distance = 0;
      double along = 0;
      for (int d = 0; d < dimension; d++) {
        double x = before[v * dimension + d];
        double error = after[v * dimension + d] - x;
        max = Math.max(max, Math.abs(x));
        distance += error * error;
        along += error * x;
      }
      assertTrue(Math.sqrt(distance) <= Math.sqrt(dimension) * max / (2 * steps));
      // Without the scale that is nearest, this would be about 5 max / steps.
      assertEquals(0, along, max / 4 / steps);
    }
  }

  @Test
  void bfloat16IsOffByAtMostOneIn256() {
    float[] before = regions(20, 768, new Random(SEED)).set().vectors();
    float[] after =
        roundTrip(regions(20, 768, new Random(SEED)), AlignmentEncoding.BFLOAT16).set().vectors();
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i], after[i], Math.abs(before[i]) / 256);
    }
  }

  @Test
  void bfloat16RoundsToNearestTiesToEven() {
    // 1 + 2^-8 lies half-way between 1 and 1 + 2^-7: even is 1. 1 + 3 * 2^-8: even is 1 + 2^-6.
    assertEquals(1f, AlignmentCodec.fromBfloat16(AlignmentCodec.toBfloat16(1 + 0x1p-8f)));
    assertEquals(
        1 + 0x1p-6f, AlignmentCodec.fromBfloat16(AlignmentCodec.toBfloat16(1 + 3 * 0x1p-8f)));
    assertTrue(
        Float.isFinite(AlignmentCodec.fromBfloat16(AlignmentCodec.toBfloat16(Float.MAX_VALUE))));
  }

  @ParameterizedTest
  @EnumSource(AlignmentEncoding.class)
  void zeroTinyHugeAndNoVectorsSurvive(AlignmentEncoding encoding) {
    float[] vectors = {0, 0, 0, Float.MIN_VALUE, -Float.MIN_VALUE, 0, Float.MAX_VALUE, -1, 3e38f};
    AlignmentValue value = AlignmentValue.words("", new AlignmentSet(vectors, 3));
    float[] read = roundTrip(value, encoding).set().vectors();
    assertEquals(0f, read[0]);
    assertEquals(Float.MAX_VALUE, read[6], Float.MAX_VALUE / 100);
    AlignmentValue none = AlignmentValue.words("m", new AlignmentSet(new float[0], 3));
    assertEquals(0, roundTrip(none, encoding).set().count());
  }

  @ParameterizedTest
  @CsvSource({"INT8_COARSE,1", "INT8,2"})
  void thePublishedSizeTakesTheBytesThatWereCounted(AlignmentEncoding encoding, int bytes) {
    // 34 regions of 768 dimensions: 26,112 numbers, 34 scales, 34 boxes, 11 + 9 of header.
    AlignmentValue value = regions(34, 768, new Random(SEED));
    assertEquals(
        bytes * 26_112 + 34 * 4 + 34 * 16 + 11 + "model-é-1".length() + 1,
        AlignmentCodec.encode(value, encoding).length);
  }

  /** Built from the format's description, without the encoder: one row of each kind. */
  @Test
  void int4IsASumOfRowsThatTheVectorsShare() {
    ByteBuffer bytes = ByteBuffer.allocate(11 + 4 + 8 + 4 + 3 + 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0xA1, 0x1D, 2, 2, 5, 0, 2, 0, 3, 0, 0});
    bytes.putShort((short) 1).putShort((short) 1);
    bytes.putFloat(0.5f).putFloat(2);
    bytes.put(new byte[] {1, -1, 0, 127});
    bytes.put(new byte[] {4, -6, 127});
    bytes.put(new byte[] {(byte) 0x1F, 0x0A}); // 7, -7, 2
    assertArrayEquals(
        new float[] {2 - 14, -3 + 14, 63.5f - 4, 254 * 7, 254 * -7, 254 * 2},
        AlignmentCodec.decode(bytes.array()).set().vectors());
  }

  /** 33 vectors of 768 dimensions that mix ten directions, as trained models' regions do. */
  @Test
  void int4KeepsVectorsThatHaveMuchInCommonInHalfAByteEach() {
    Random random = new Random(TestSeed.of(getClass(), SEED));
    float[] directions = regions(10, 768, random).set().vectors();
    float[] vectors = new float[33 * 768];
    for (int v = 0; v < 33; v++) {
      double squares = 0;
      for (int row = 0; row < 10; row++) {
        double weight = (row == 0 ? 3 : 1.0 / (1 + row)) * (row == 0 ? 1 : random.nextGaussian());
        for (int d = 0; d < 768; d++) {
          vectors[v * 768 + d] += (float) (weight * directions[row * 768 + d]);
        }
      }
      for (int d = 0; d < 768; d++) {
        squares += Math.pow(vectors[v * 768 + d], 2);
      }
      for (int d = 0; d < 768; d++) {
        vectors[v * 768 + d] /= (float) Math.sqrt(squares);
      }
    }
    AlignmentValue value = AlignmentValue.regions("", new AlignmentSet(vectors, 768), List.of());
    byte[] bytes = AlignmentCodec.encode(value, AlignmentEncoding.INT4);
    assertTrue(bytes.length <= 15_000 - 33 * 16, bytes.length + " bytes without boxes");
    float[] stored = AlignmentCodec.decode(bytes).set().vectors();
    double error = 0;
    for (int i = 0; i < vectors.length; i++) {
      error += Math.pow((double) stored[i] - vectors[i], 2);
    }
    double relative = Math.sqrt(error / 33);
    assertTrue(relative < 0.01, "relative error " + relative);
  }

  @Test
  void int4KeepsRandomVectorsAsWellAsHalfAByteCan() {
    Random random = new Random(TestSeed.of(getClass(), SEED));
    AlignmentValue value = regions(33, 768, random);
    float[] stored = roundTrip(value, AlignmentEncoding.INT4).set().vectors();
    double error = 0;
    double squares = 0;
    for (int i = 0; i < stored.length; i++) {
      error += Math.pow((double) stored[i] - value.set().vectors()[i], 2);
      squares += Math.pow(value.set().vectors()[i], 2);
    }
    // Rounding Gaussian values to 15 levels has a relative error of about 0.12.
    assertTrue(Math.sqrt(error / squares) < 0.15, "error " + Math.sqrt(error / squares));
  }

  @Test
  void refusesRowsThatAreCutOffOrHaveNoFiniteScale() {
    byte[] good = AlignmentCodec.encode(regions(3, 8, new Random(SEED)), AlignmentEncoding.INT4);
    int rows = 11 + "model-é-1".length() + 1;
    byte[] cut = java.util.Arrays.copyOf(good, rows + 3);
    IllegalArgumentException ended =
        assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(cut));
    assertEquals(
        "An alignment value in int4 ends before its numbers of rows, expected 4 bytes",
        ended.getMessage());
    byte[] none = good.clone();
    none[rows] = 0;
    none[rows + 2] = 0;
    assertEquals(
        "An alignment value in int4 has 0 rows for 3 vectors, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(none))
            .getMessage());
    byte[] more = good.clone();
    more[rows]++;
    assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(more));
    for (float scale : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      byte[] bytes = good.clone();
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(rows + 4, scale);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(bytes));
      assertEquals(
          "Row 0 has scale " + scale + ", expected 0 to " + Float.MAX_VALUE, e.getMessage());
    }
  }

  /** Built from the format's description, without the encoder. */
  @Test
  void int8IsTheScaleTimes256TimesTheCoarseBytePlusTheResidual() {
    ByteBuffer bytes = ByteBuffer.allocate(11 + 8 + 6 + 6).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0xA1, 0x1D, 1, 2, 4, 0, 2, 0, 3, 0, 0});
    bytes.putFloat(0.5f).putFloat(2);
    bytes.put(new byte[] {1, -1, 0, 127, -128, 3});
    bytes.put(new byte[] {2, 100, -7, 127, -128, -1});
    assertArrayEquals(
        new float[] {129, -78, -3.5f, 65278, -65792, 1534},
        AlignmentCodec.decode(bytes.array()).set().vectors());
  }

  @Test
  void refusesScalesWithWhichNumbersOrCoarseBytesAreNotFinite() {
    AlignmentValue value = AlignmentValue.words("", new AlignmentSet(new float[] {1, 2}, 2));
    for (AlignmentEncoding encoding :
        List.of(AlignmentEncoding.INT8, AlignmentEncoding.INT8_COARSE)) {
      for (float scale : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY, 2e36f}) {
        byte[] bytes = AlignmentCodec.encode(value, encoding);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(11, scale);
        bytes[15] = 0; // the coarse byte of 1
        bytes[16] = 0;
        if (encoding == AlignmentEncoding.INT8_COARSE && scale == 2e36f) {
          assertEquals(0, AlignmentCodec.decode(bytes).set().vectors()[1]);
          continue;
        }
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(bytes));
        assertEquals(
            "Vector 0 has scale "
                + scale
                + ", expected 0 to "
                + (encoding == AlignmentEncoding.INT8 ? Float.MAX_VALUE / 256 : Float.MAX_VALUE),
            e.getMessage());
      }
    }
  }

  /** The oracle multiplies each number. */
  @Test
  void refusesJustTheScalesWithWhichANumberOverflows() {
    Random random = new Random(TestSeed.of(getClass()));
    int dimension = 3;
    for (AlignmentEncoding encoding :
        List.of(AlignmentEncoding.INT8, AlignmentEncoding.INT8_COARSE)) {
      boolean fine = encoding == AlignmentEncoding.INT8;
      for (int round = 0; round < 1000; round++) {
        float[] vector = new float[dimension];
        Arrays.fill(vector, 1);
        byte[] bytes =
            AlignmentCodec.encode(
                AlignmentValue.words("", new AlignmentSet(vector, dimension)), encoding);
        byte[] numbers = new byte[fine ? 2 * dimension : dimension];
        random.nextBytes(numbers);
        System.arraycopy(numbers, 0, bytes, 15, numbers.length);
        float scale = Float.MAX_VALUE / ((fine ? 256 : 1) * (1 + 139 * random.nextFloat()));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(11, scale);
        boolean finite = true;
        for (int d = 0; d < dimension; d++) {
          int number = fine ? 256 * numbers[d] + numbers[dimension + d] : numbers[d];
          finite &= Float.isFinite(scale * number);
        }
        if (finite) {
          assertEquals(dimension, AlignmentCodec.decode(bytes).set().dimension());
        } else {
          assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(bytes));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesNumbersThatAreNotFinite(float number) {
    AlignmentValue value =
        AlignmentValue.words("m", new AlignmentSet(new float[] {0, 1, 2, number}, 2));
    for (AlignmentEncoding encoding : AlignmentEncoding.values()) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> AlignmentCodec.encode(value, encoding));
      assertEquals(
          "Vector 1 holds " + number + " at position 1, expected a finite number", e.getMessage());
    }
  }

  @Test
  void refusesNotANumberInEncodedFloats() {
    AlignmentValue value = AlignmentValue.words("m", new AlignmentSet(new float[] {1, 2}, 2));
    byte[] bytes = AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32);
    bytes[bytes.length - 1] = 0x7F;
    bytes[bytes.length - 2] = (byte) 0xC0;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(bytes));
    assertEquals("Vector 0 holds NaN at position 1, expected a finite number", e.getMessage());
  }

  @Test
  void saysWhatIsWrongWithAHeader() {
    byte[] good = AlignmentCodec.encode(regions(2, 4, new Random(SEED)), AlignmentEncoding.INT8);
    assertBroken(
        good, 0, 7, "Not an alignment value: it starts with 0x07 0x1D, expected 0xA1 0x1D");
    assertBroken(good, 2, 3, "An alignment value has format version 3, expected at most 2");
    assertBroken(good, 2, 0, "An alignment value has format version 0, expected at least 1");
    assertBroken(good, 4, 5, "An alignment value in int4 has format version 1, expected 2");
    assertBroken(good, 3, 9, "Unknown kind code 9, expected 1 or 2");
    assertBroken(good, 4, 0, "Unknown encoding code 0, expected 1 to 5");
    assertBroken(good, 3, 1, "An alignment value of words has 1 as its flag for boxes");
    assertBroken(good, 8, 0, "An alignment value has 0 dimensions, expected 1 or more");
    assertBroken(
        good,
        6,
        3,
        "An alignment value of 3 vectors of 4 dimensions in int8 has "
            + good.length
            + " bytes, expected "
            + (good.length + 4 + 8 + 16));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(new byte[10]));
    assertEquals("An alignment value has 10 bytes, expected at least 11", e.getMessage());
  }

  @Test
  void readsAValueInsideALargerArray() {
    AlignmentValue value = regions(3, 8, new Random(SEED));
    byte[] bytes = AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32);
    byte[] larger = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, larger, 5, bytes.length);
    AlignmentValue read = AlignmentCodec.decode(larger, 5, bytes.length);
    assertArrayEquals(value.set().vectors(), read.set().vectors());
    assertEquals(value.boxes(), read.boxes());
  }

  /** 100,000 inputs: random bytes, and good values with bytes changed, cut or added. */
  @Test
  void anyBytesGiveAValueOrAClearError() {
    long seed = TestSeed.of(getClass(), SEED);
    Random random = new Random(seed);
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = i % 10 == 0 ? randomBytes(random) : damaged(random);
      try {
        AlignmentValue value = AlignmentCodec.decode(bytes);
        for (float number : value.set().vectors()) {
          assertTrue(Float.isFinite(number), "case " + i);
        }
        outcomes.merge("read", 1, Integer::sum);
      } catch (IllegalArgumentException e) {
        assertTrue(
            e.getMessage() != null && e.getMessage().contains("expected")
                || e.getMessage().contains("flag for boxes"),
            "case " + i + ": " + e.getMessage());
        outcomes.merge("refused", 1, Integer::sum);
      } catch (RuntimeException e) {
        throw new AssertionError("case " + i + ", seed " + seed, e);
      }
    }
    assertTrue(outcomes.get("read") > 5_000, outcomes::toString);
    assertTrue(outcomes.get("refused") > 50_000, outcomes::toString);
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] damaged(Random random) {
    AlignmentEncoding encoding =
        AlignmentEncoding.values()[random.nextInt(AlignmentEncoding.values().length)];
    byte[] bytes =
        AlignmentCodec.encode(regions(random.nextInt(4), 1 + random.nextInt(6), random), encoding);
    switch (random.nextInt(3)) {
      case 0 -> {
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
      default -> bytes[random.nextInt(11)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static void assertBroken(byte[] good, int at, int value, String message) {
    byte[] bytes = good.clone();
    bytes[at] = (byte) value;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AlignmentCodec.decode(bytes));
    assertEquals(message, e.getMessage());
  }

  private static AlignmentValue roundTrip(AlignmentValue value, AlignmentEncoding encoding) {
    return AlignmentCodec.decode(AlignmentCodec.encode(value, encoding));
  }

  private static AlignmentValue regions(int count, int dimension, Random random) {
    float[] vectors = new float[count * dimension];
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    for (int i = 0; i < count; i++) {
      boxes.add(
          new Box(random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()));
    }
    return AlignmentValue.regions("model-é-1", new AlignmentSet(vectors, dimension), boxes);
  }
}
