/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.image.Box;

/**
 * The format of an alignment field's value, documented so that other clients can write it.
 * Little-endian:
 *
 * <table>
 * <caption>Format versions 1 and 2; N vectors of D dimensions</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>2</td><td>0xA1 0x1D</td></tr>
 * <tr><td>1</td><td>format version: 2 for int4, else 1</td></tr>
 * <tr><td>1</td><td>kind: 1 words, 2 regions</td></tr>
 * <tr><td>1</td><td>encoding: 4 int8, 1 int8-coarse, 2 bfloat16, 3 float32, 5 int4</td></tr>
 * <tr><td>1</td><td>1 if boxes follow, else 0</td></tr>
 * <tr><td>2</td><td>N, unsigned</td></tr>
 * <tr><td>2</td><td>D, unsigned, at least 1</td></tr>
 * <tr><td>1 + m</td><td>model version: its length m, then m bytes of UTF-8</td></tr>
 * <tr><td>4 N</td><td>int8, int8-coarse: the scale of each vector, float32, 0 or more</td></tr>
 * <tr><td>N D b</td><td>all but int4: the vectors, one after the other; b bytes per value: 4 in float32, 2 in bfloat16, 1 signed byte (coarse) in the other two</td></tr>
 * <tr><td>N D</td><td>int8 only: 1 signed byte (residual) per value, in the same order; the value is scale · (256 coarse + residual), in int8-coarse scale · coarse</td></tr>
 * <tr><td>2 + 2</td><td>int4 only: the numbers A and B of rows, unsigned, together at least N / 16; the value of a vector is the sum over rows of scale · coefficient · row</td></tr>
 * <tr><td>4 (A + B)</td><td>int4 only: the scale of each row, float32, 0 or more</td></tr>
 * <tr><td>N (A + B)</td><td>int4 only: the coefficients, one signed byte per row, vector after vector</td></tr>
 * <tr><td>A D</td><td>int4 only: the first A rows, one signed byte per value</td></tr>
 * <tr><td>B ⌈D / 2⌉</td><td>int4 only: B more rows, half a byte per value plus 8, the lower half first</td></tr>
 * <tr><td>16 N</td><td>if boxes follow: x1, y1, x2, y2 of each region, float32, relative</td></tr>
 * </table>
 *
 * <p>Every value is finite. {@link AlignmentEncoding} bounds the error of each encoding. Stateless.
 */
public final class AlignmentCodec {
  /** The newest format version. Older versions are read, newer ones are rejected. */
  public static final int FORMAT_VERSION = 2;

  /** The largest N and D that the format can hold. */
  public static final int MAX_SIZE = 65_535;

  static final int MAGIC = 0x1DA1;
  static final int FIXED_HEADER = 11;

  private AlignmentCodec() {}

  /**
   * Encodes a value.
   *
   * @throws IllegalArgumentException if a value is NaN or infinite, or if N, D or the model version
   *     is too large for the format
   */
  public static byte[] encode(AlignmentValue value, AlignmentEncoding encoding) {
    return encode(value, encoding, Optional.empty());
  }

  /**
   * As {@link #encode(AlignmentValue, AlignmentEncoding)}. Regions in int4 have the least errors
   * where captions look, if the second moment of words is given; the format is the same.
   *
   * @param words of the model that made the vectors; other encodings, and the words of captions, do
   *     not need them
   * @throws IllegalArgumentException also if the words have another dimension than regions in int4
   */
  public static byte[] encode(
      AlignmentValue value, AlignmentEncoding encoding, Optional<WordMoment> words) {
    AlignmentSet set = value.set();
    byte[] model = value.model().getBytes(StandardCharsets.UTF_8);
    checkSize("vectors", set.count(), MAX_SIZE);
    checkSize("dimensions", set.dimension(), MAX_SIZE);
    checkSize("bytes of model version", model.length, 255);
    byte[] shared =
        encoding == AlignmentEncoding.INT4
            ? new SharedRowsEncoder(checkFinite(set), set.dimension(), weights(value, words))
                .encode()
            : new byte[0];
    long length =
        FIXED_HEADER
            + model.length
            + shared.length
            + (long) set.count()
                * (encoding.scaleBytes() + (long) set.dimension() * encoding.bytes())
            + (long) value.boxes().size() * 4 * Float.BYTES;
    if (length > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "The alignment set takes " + length + " bytes, expected less than 2 GB");
    }
    ByteBuffer out = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) MAGIC)
        .put((byte) encoding.formatVersion())
        .put((byte) value.kind().code())
        .put((byte) encoding.code())
        .put((byte) (value.boxes().isEmpty() ? 0 : 1))
        .putShort((short) set.count())
        .putShort((short) set.dimension())
        .put((byte) model.length)
        .put(model)
        .put(shared);
    putVectors(out, set, encoding);
    for (Box box : value.boxes()) {
      putFinite(out, box.x1());
      putFinite(out, box.y1());
      putFinite(out, box.x2());
      putFinite(out, box.y2());
    }
    return out.array();
  }

  private static ErrorWeights weights(AlignmentValue value, Optional<WordMoment> words) {
    if (value.kind() != AlignmentKind.REGIONS || words.isEmpty()) {
      return ErrorWeights.EQUAL;
    }
    int dimension = words.get().dimension();
    if (dimension != value.set().dimension()) {
      throw new IllegalArgumentException(
          "The second moment of words has dimension "
              + dimension
              + ", expected "
              + value.set().dimension());
    }
    return words.get().weights();
  }

  /**
   * Decodes a value and checks every number in it.
   *
   * @throws IllegalArgumentException if the bytes are not the output of {@link #encode}; the
   *     message says where
   */
  public static AlignmentValue decode(byte[] bytes, int offset, int length) {
    EncodedAlignment encoded = new EncodedAlignment().wrap(bytes, offset, length);
    encoded.checkNumbers();
    float[] vectors = new float[encoded.count() * encoded.dimension()];
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < encoded.count(); i++) {
      encoded.vector(i, vectors, i * encoded.dimension());
      if (encoded.hasBoxes()) {
        boxes.add(encoded.box(i));
      }
    }
    return new AlignmentValue(
        encoded.kind(), encoded.model(), new AlignmentSet(vectors, encoded.dimension()), boxes);
  }

  /** Decodes a whole array, see {@link #decode(byte[], int, int)}. */
  public static AlignmentValue decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  private static void putVectors(ByteBuffer out, AlignmentSet set, AlignmentEncoding encoding) {
    float[] vectors = checkFinite(set);
    switch (encoding) {
      case INT8, INT8_COARSE ->
          new WholeNumbers(encoding == AlignmentEncoding.INT8).put(out, vectors, set.dimension());
      case BFLOAT16 -> {
        for (float x : vectors) {
          out.putShort(toBfloat16(x));
        }
      }
      case FLOAT32 -> {
        for (float x : vectors) {
          out.putFloat(x);
        }
      }
      case INT4 -> {
        // written as shared rows before
      }
    }
  }

  private static float[] checkFinite(AlignmentSet set) {
    float[] vectors = set.vectors();
    int dimension = set.dimension();
    for (int i = 0; i < vectors.length; i++) {
      if (!Float.isFinite(vectors[i])) {
        throw new IllegalArgumentException(
            "Vector "
                + i / dimension
                + " holds "
                + vectors[i]
                + " at position "
                + i % dimension
                + ", expected a finite number");
      }
    }
    return vectors;
  }

  /** Rounds to nearest, ties to even; the largest floats stay finite. */
  static short toBfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
    boolean overflowed = (rounded & 0x7F80) == 0x7F80;
    return (short) (overflowed ? bits >>> 16 : rounded);
  }

  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  private static void putFinite(ByteBuffer out, float number) {
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException("A box holds " + number + ", expected a finite number");
    }
    out.putFloat(number);
  }

  private static void checkSize(String what, int size, int max) {
    if (size > max) {
      throw new IllegalArgumentException(size + " " + what + ", expected at most " + max);
    }
  }
}
