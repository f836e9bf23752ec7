/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.junit.jupiter.api.Test;

/** The oracle is Java's decoder of the whole text. */
class Base64TextTest {
  private final Random random = new Random(TestSeed.of(getClass()));

  @Test
  void textsOfAnyLengthAreDecoded() {
    for (int length : new int[] {0, 1, 2, 3, 4, 3071, 3072, 3073, 6143, 6144, 6145, 271_128}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, Base64Text.decode(Base64.getEncoder().encodeToString(bytes)));
      assertArrayEquals(
          bytes, Base64Text.decode(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
    }
  }

  @Test
  void whatJavaRefusesIsRefusedForItsReason() {
    String text = Base64.getEncoder().encodeToString(new byte[9000]);
    for (String inserted :
        new String[] {"=", "==", "===", "\n", " ", "-", "é", "€", "\uD83D\uDE00", "A"}) {
      for (int round = 0; round < 40; round++) {
        int at = round == 0 ? 4096 : random.nextInt(text.length() + 1);
        String replaced =
            text.substring(0, at)
                + inserted
                + text.substring(Math.min(text.length(), at + inserted.length()));
        for (String changed :
            new String[] {text.substring(0, at) + inserted + text.substring(at), replaced}) {
          assertSame(changed);
        }
      }
    }
  }

  private static void assertSame(String text) {
    byte[] expected;
    try {
      expected = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Base64Text.decode(text));
      assertEquals("not base64: " + e.getMessage(), refused.getMessage());
      return;
    }
    assertArrayEquals(expected, Base64Text.decode(text));
  }
}
