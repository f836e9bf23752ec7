/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordPieceTokenizerTest {
  private final Vocabulary vocabulary =
      Vocabulary.of(
          List.of(
              "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "cafe", ".",
              ",", "cat", "中", "##s"));
  private final WordPieceTokenizer tokenizer = new WordPieceTokenizer(vocabulary);

  @Test
  void takesTheLongestPieceFirst() {
    assertEquals(List.of("un", "##aff", "##able"), tokenizer.pieces("unaffable"));
    assertEquals(List.of("cat", "##s"), tokenizer.pieces("cats"));
  }

  @Test
  void aWordThatCannotBeCutIsUnknownAsAWhole() {
    assertEquals(List.of("[UNK]", "cat"), tokenizer.pieces("unaffairs cat"));
    assertEquals(List.of("[UNK]"), tokenizer.pieces("cat".repeat(40)));
  }

  @Test
  void lowersCaseStripsAccentsAndSplitsPunctuation() {
    assertEquals(List.of("cafe", ",", "cat", "."), tokenizer.pieces("CAFÉ,cat."));
    assertEquals(List.of("cat", "中", "cat"), tokenizer.pieces("cat中cat"));
    assertEquals(List.of("cat", "cat"), tokenizer.pieces("ca\u0000t\u2028c\u200bat"));
  }

  @Test
  void specialTokensInATextStandForThemselves() {
    assertEquals(List.of("[MASK]", "cat", "[SEP]"), tokenizer.pieces("[MASK]cat [SEP]"));
  }

  @Test
  void captionsStartWithClsAndLabelsWithUnknown() {
    TokenSequence caption = tokenizer.caption("cat.", 50);
    assertArrayEquals(new int[] {2, 11, 9, 3}, caption.ids());
    assertArrayEquals(new int[4], caption.segments());
    TokenSequence labels = tokenizer.labels("cat cat", 50);
    assertArrayEquals(new int[] {1, 11, 11, 3}, labels.ids());
    assertArrayEquals(new int[] {0, 1, 1, 1}, labels.segments());
  }

  @Test
  void cutsToTheMostTokensInAll() {
    assertArrayEquals(new int[] {2, 11, 11, 3}, tokenizer.caption("cat cat cat cat", 4).ids());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.caption("cat", 1));
    assertEquals("At most 1 tokens were asked for, expected at least 2", e.getMessage());
  }

  @Test
  void aVocabularyWithoutSpecialTokensIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Vocabulary.of(List.of("[PAD]", "[UNK]", "cat")));
    assertEquals("The vocabulary has 3 pieces, but not [CLS]", e.getMessage());
  }

  @Test
  void aQueryGetsAFullStopUnlessItEndsInPunctuation() {
    assertEquals("a cat.", QueryText.withFullStop("a cat "));
    assertEquals("a cat!", QueryText.withFullStop("a cat!"));
    assertEquals("a cat。", QueryText.withFullStop("a cat。"));
    assertEquals("", QueryText.withFullStop("  "));
  }
}
