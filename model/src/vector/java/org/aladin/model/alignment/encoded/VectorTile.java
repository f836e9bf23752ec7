/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of four of a query's vectors with some rows, the tile of {@link VectorProducts}: the
 * sums stay in registers, and their lanes are added up together. Stateless.
 */
final class VectorTile {
  /** The parts of a sum, as many as the most lanes. */
  static final int PARTS = 16;

  static final VectorSpecies<Float> LANES =
      FloatVector.SPECIES_PREFERRED.length() > PARTS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Vectors of the query per tile. */
  static final int VECTORS = 4;

  /** Rows per tile, as many as there are registers for: 32 with 512 bits, else 16. */
  static final int ROWS = LANES.length() == PARTS ? 4 : 2;

  static final int SUMS = VECTORS * ROWS;

  private static final VectorMask<Float> UPPER8 = upper(8);
  private static final VectorMask<Float> UPPER4 = upper(4);
  private static final VectorMask<Float> UPPER2 = upper(2);
  private static final VectorMask<Float> UPPER1 = upper(1);
  private static final VectorShuffle<Float> SWAP8 = swap(8);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP1 = swap(1);

  private VectorTile() {}

  private static VectorMask<Float> upper(int distance) {
    boolean[] set = new boolean[LANES.length()];
    for (int lane = 0; lane < set.length; lane++) {
      set[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(LANES, set, 0);
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(LANES, lane -> (lane ^ distance) % LANES.length());
  }

  /** Where {@link #addParts} leaves a sum. */
  static int placeOf(int sum) {
    return sum / LANES.length() * LANES.length() * LANES.length() + sum % LANES.length();
  }

  /**
   * Adds up the parts of each sum. Of two sums, the halves of both are added by one instruction:
   * those of one go to the lower lanes, those of the other to the upper ones, and so on.
   */
  static void addParts(float[] sums) {
    for (int half = PARTS / 2; half >= LANES.length(); half /= 2) {
      for (int i = 0; i < half * SUMS; i += LANES.length()) {
        FloatVector.fromArray(LANES, sums, i)
            .add(FloatVector.fromArray(LANES, sums, i + half * SUMS))
            .intoArray(sums, i);
      }
    }
    int group = LANES.length() * LANES.length();
    for (int at = 0; at < SUMS * LANES.length(); at += group) {
      if (LANES.length() > 8) {
        for (int i = at; i < at + 8 * LANES.length(); i += LANES.length()) {
          addHalves(sums, i, i + 8 * LANES.length(), UPPER8, SWAP8);
        }
      }
      if (LANES.length() > 4) {
        for (int i = at; i < at + 4 * LANES.length(); i += LANES.length()) {
          addHalves(sums, i, i + 4 * LANES.length(), UPPER4, SWAP4);
        }
      }
      if (LANES.length() > 2) {
        for (int i = at; i < at + 2 * LANES.length(); i += LANES.length()) {
          addHalves(sums, i, i + 2 * LANES.length(), UPPER2, SWAP2);
        }
      }
      addHalves(sums, at, at + LANES.length(), UPPER1, SWAP1);
    }
  }

  private static void addHalves(
      float[] sums, int lower, int upper, VectorMask<Float> mask, VectorShuffle<Float> swap) {
    FloatVector a = FloatVector.fromArray(LANES, sums, lower);
    FloatVector b = FloatVector.fromArray(LANES, sums, upper);
    a.blend(b, mask).add(b.blend(a, mask).rearrange(swap)).intoArray(sums, lower);
  }

  /** Four vectors of the query with four rows, the dimensions of as many parts as lanes. */
  static void fourByFour(
      float[] query, int from, float[] rows, int at, int length, float[] sums, int to) {
    FloatVector sum00 = FloatVector.zero(LANES);
    FloatVector sum01 = FloatVector.zero(LANES);
    FloatVector sum02 = FloatVector.zero(LANES);
    FloatVector sum03 = FloatVector.zero(LANES);
    FloatVector sum10 = FloatVector.zero(LANES);
    FloatVector sum11 = FloatVector.zero(LANES);
    FloatVector sum12 = FloatVector.zero(LANES);
    FloatVector sum13 = FloatVector.zero(LANES);
    FloatVector sum20 = FloatVector.zero(LANES);
    FloatVector sum21 = FloatVector.zero(LANES);
    FloatVector sum22 = FloatVector.zero(LANES);
    FloatVector sum23 = FloatVector.zero(LANES);
    FloatVector sum30 = FloatVector.zero(LANES);
    FloatVector sum31 = FloatVector.zero(LANES);
    FloatVector sum32 = FloatVector.zero(LANES);
    FloatVector sum33 = FloatVector.zero(LANES);
    for (int d = 0; d < length; d += PARTS) {
      FloatVector q0 = FloatVector.fromArray(LANES, query, from + d);
      FloatVector q1 = FloatVector.fromArray(LANES, query, from + d + length);
      FloatVector q2 = FloatVector.fromArray(LANES, query, from + d + 2 * length);
      FloatVector q3 = FloatVector.fromArray(LANES, query, from + d + 3 * length);
      FloatVector row = FloatVector.fromArray(LANES, rows, at + d);
      sum00 = q0.fma(row, sum00);
      sum01 = q1.fma(row, sum01);
      sum02 = q2.fma(row, sum02);
      sum03 = q3.fma(row, sum03);
      row = FloatVector.fromArray(LANES, rows, at + d + length);
      sum10 = q0.fma(row, sum10);
      sum11 = q1.fma(row, sum11);
      sum12 = q2.fma(row, sum12);
      sum13 = q3.fma(row, sum13);
      row = FloatVector.fromArray(LANES, rows, at + d + 2 * length);
      sum20 = q0.fma(row, sum20);
      sum21 = q1.fma(row, sum21);
      sum22 = q2.fma(row, sum22);
      sum23 = q3.fma(row, sum23);
      row = FloatVector.fromArray(LANES, rows, at + d + 3 * length);
      sum30 = q0.fma(row, sum30);
      sum31 = q1.fma(row, sum31);
      sum32 = q2.fma(row, sum32);
      sum33 = q3.fma(row, sum33);
    }
    sum00.intoArray(sums, to);
    sum01.intoArray(sums, to + LANES.length());
    sum02.intoArray(sums, to + 2 * LANES.length());
    sum03.intoArray(sums, to + 3 * LANES.length());
    sum10.intoArray(sums, to + 4 * LANES.length());
    sum11.intoArray(sums, to + 5 * LANES.length());
    sum12.intoArray(sums, to + 6 * LANES.length());
    sum13.intoArray(sums, to + 7 * LANES.length());
    sum20.intoArray(sums, to + 8 * LANES.length());
    sum21.intoArray(sums, to + 9 * LANES.length());
    sum22.intoArray(sums, to + 10 * LANES.length());
    sum23.intoArray(sums, to + 11 * LANES.length());
    sum30.intoArray(sums, to + 12 * LANES.length());
    sum31.intoArray(sums, to + 13 * LANES.length());
    sum32.intoArray(sums, to + 14 * LANES.length());
    sum33.intoArray(sums, to + 15 * LANES.length());
  }

  /** Four vectors of the query with two rows. */
  static void fourByTwo(
      float[] query, int from, float[] rows, int at, int length, float[] sums, int to) {
    FloatVector sum00 = FloatVector.zero(LANES);
    FloatVector sum01 = FloatVector.zero(LANES);
    FloatVector sum02 = FloatVector.zero(LANES);
    FloatVector sum03 = FloatVector.zero(LANES);
    FloatVector sum10 = FloatVector.zero(LANES);
    FloatVector sum11 = FloatVector.zero(LANES);
    FloatVector sum12 = FloatVector.zero(LANES);
    FloatVector sum13 = FloatVector.zero(LANES);
    for (int d = 0; d < length; d += PARTS) {
      FloatVector q0 = FloatVector.fromArray(LANES, query, from + d);
      FloatVector q1 = FloatVector.fromArray(LANES, query, from + d + length);
      FloatVector q2 = FloatVector.fromArray(LANES, query, from + d + 2 * length);
      FloatVector q3 = FloatVector.fromArray(LANES, query, from + d + 3 * length);
      FloatVector row = FloatVector.fromArray(LANES, rows, at + d);
      sum00 = q0.fma(row, sum00);
      sum01 = q1.fma(row, sum01);
      sum02 = q2.fma(row, sum02);
      sum03 = q3.fma(row, sum03);
      row = FloatVector.fromArray(LANES, rows, at + d + length);
      sum10 = q0.fma(row, sum10);
      sum11 = q1.fma(row, sum11);
      sum12 = q2.fma(row, sum12);
      sum13 = q3.fma(row, sum13);
    }
    sum00.intoArray(sums, to);
    sum01.intoArray(sums, to + LANES.length());
    sum02.intoArray(sums, to + 2 * LANES.length());
    sum03.intoArray(sums, to + 3 * LANES.length());
    sum10.intoArray(sums, to + 4 * LANES.length());
    sum11.intoArray(sums, to + 5 * LANES.length());
    sum12.intoArray(sums, to + 6 * LANES.length());
    sum13.intoArray(sums, to + 7 * LANES.length());
  }
}
