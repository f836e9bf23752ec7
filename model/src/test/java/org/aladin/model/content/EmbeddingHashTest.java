/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.Test;

/** The oracle writes each part byte by byte and hashes all of them at once. */
class EmbeddingHashTest {
  private final Random random = new Random(TestSeed.of(getClass()));
  private final ByteArrayOutputStream hashed = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(hashed);

  @Test
  void regionsOfAnySizeAreHashedByTheirBytesAndTheirLabels() throws Exception {
    for (int count : new int[] {6, 2047, 2048, 2049, 4096, 34 * 2054}) {
      float[] numbers = numbers(count);
      writeNumbers(numbers);
      out.write("bus árbol".getBytes(StandardCharsets.UTF_8));
      assertEquals(
          expected(), EmbeddingHash.ofRegions(new RegionFeatures(numbers, count, "bus árbol")));
    }
  }

  @Test
  void anEmbeddingIsHashedByAllThatItConsistsOf() throws Exception {
    for (int dimension : new int[] {1, 768, 5000}) {
      float[] vector = numbers(dimension);
      byte[] alignment = new byte[random.nextInt(60_000)];
      random.nextBytes(alignment);
      writeText("c0ffee");
      writeText("v1");
      writeNumbers(vector);
      writeBytes(alignment);
      writeText("[640, 480]");
      assertEquals(
          expected(), EmbeddingHash.of("c0ffee", "v1", vector, alignment, List.of(640, 480)));
    }
    writeText("c0ffee");
    writeText("");
    writeNumbers();
    writeText("");
    assertEquals(expected(), EmbeddingHash.of("c0ffee", null, new float[0], null, List.of()));
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private void writeNumbers(float... numbers) throws IOException {
    out.writeInt(4 * numbers.length);
    for (float number : numbers) {
      out.writeInt(Integer.reverseBytes(Float.floatToIntBits(number)));
    }
  }

  private void writeText(String text) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void writeBytes(byte... bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private String expected() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(hashed.toByteArray());
    hashed.reset();
    return HexFormat.of().formatHex(digest);
  }
}
