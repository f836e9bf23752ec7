/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the definition, character by character. */
class TextSizeTest {
  private static final int LONG = 10_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, LONG})
  void aLatin1TextHasAByteForEachCharacter(int length) {
    String text = "\u00ff".repeat(length);
    assertEquals(length, TextSize.of(text));
    assertEquals(length, TextSize.of(new StringBuilder(text)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8191, LONG - 2})
  void anyOtherCharacterMakesItTwo(int place) {
    for (String other : new String[] {"\u0100", "\ud800", "\udc00", "\ud83d\ude8c"}) {
      StringBuilder text = new StringBuilder("x".repeat(LONG));
      text.replace(place, place + other.length(), other);
      assertEquals(2 * LONG, TextSize.of(text.toString()), other);
      assertEquals(2 * LONG, TextSize.of(text), other);
    }
  }

  @Test
  void randomTextsHaveTheSizeOfTheirWidestCharacter() {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      int[] characters = random.ints(random.nextInt(9000), 0, 0x101).toArray();
      StringBuilder text = new StringBuilder();
      boolean wide = false;
      for (int character : characters) {
        boolean keep = character < 0x100 || random.nextInt(40) == 0;
        text.append(keep ? (char) character : 'x');
        wide |= keep && character > 0xFF;
      }
      assertEquals(
          wide ? 2L * text.length() : text.length(), TextSize.of(text.toString()), "seed " + seed);
    }
  }
}
