/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts have anything to embed. */
class FieldTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", " \t\n", "\u00a0", "\u200d\u0000\ufeff", "\u3000\u2028", "\ufe0f", "\ufffd"})
  void whatTheEncoderLeavesOutIsNoText(String text) {
    assertEquals(true, FieldText.isBlank(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "\u00a0a", "\ud83d\ude00", "\u4e2d", "0", "\u200da dog"})
  void anythingElseIsText(String text) {
    assertEquals(false, FieldText.isBlank(text));
  }
}
