/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"})
  void specialTokensInAPlainTextAreText(String special) {
    Vocabulary brackets =
        Vocabulary.of(
            List.of(
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]", "pad", "unk", "cls", "sep",
                "mask", "cat"));
    WordPieceTokenizer plain = WordPieceTokenizer.ofPlainText(brackets);
    String word = special.substring(1, special.length() - 1).toLowerCase(Locale.ROOT);
    assertEquals(List.of("cat", "[", word, "]", "cat"), plain.pieces("cat" + special + " cat"));
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
    assertEquals("", QueryText.withFullStop("  "));
  }

  /**
   * They may be followed by closing quotes, brackets, and characters that the tokenizer ignores.
   */
  @ParameterizedTest
  @ValueSource(strings = {".", "!", "?", "…", "。", "！", "？", "｡", ";", "؟", "।"})
  void aMarkAtTheEndNeedsNoFullStop(String mark) {
    for (String closing :
        List.of("", "\"", "'", "”", "’", "»", ")", "]", "」", "』", "）", "】", "。」")) {
      String caption = "a cat" + mark + closing;
      for (String unread :
          List.of(
              "",
              "\u00a0",
              "\u202f",
              "\u3000",
              "\u200b",
              "\u200d",
              "\u2060",
              "\ufeff",
              "\u00ad",
              "\ufe0f",
              "\u0301",
              "\u2028",
              "\udb40\udd00",
              " \ufe0f \u00ad\n",
              "\ud800",
              "\ufffd")) {
        assertEquals(caption, QueryText.withFullStop(caption + unread));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a cat", "a cafe\u0301", "a 猫", "a 😀", "a cat 2", "a cat.\u20e3", "a cat ©"})
  void whatIsNoMarkAtTheEndGetsAFullStop(String text) {
    for (String unread : List.of("", "\u00a0", "\ufeff", "\u00ad", " ", "\ufe0f")) {
      assertEquals(
          WordSplitter.words(text + "."),
          WordSplitter.words(QueryText.withFullStop(text + unread)));
    }
  }

  @Test
  void aSignThatIsReadAsAMarkAndAnAccentNeedsNoFullStop() {
    assertEquals("a ≠", QueryText.withFullStop("a ≠")); // read as = and an accent
  }

  @Test
  void aSigmaIsFinalWherePythonSaysSo() {
    assertEquals(List.of("οδος"), WordSplitter.words("ΟΔΟΣ"));
    assertEquals(List.of("οδος", "."), WordSplitter.words("ΟΔΌΣ."));
    assertEquals(List.of("σ"), WordSplitter.words("Σ"));
    assertEquals(List.of("ας", "-", "σα"), WordSplitter.words("ΑΣ-ΣΑ"));
    // The apostrophe does not end the word: a letter follows.
    assertEquals(List.of("ασ", "'", "α"), WordSplitter.words("ΑΣ'Α"));
  }

  @Test
  void whatUnicode14HasIsReadAndWhatItHasNotIsLeftOut() {
    assertEquals(List.of("a", "🫠", "dog"), WordSplitter.words("a 🫠 dog")); // Unicode 14
    assertEquals(List.of("a", "dog"), WordSplitter.words("a \ud83e\udee8 dog")); // Unicode 15
  }
}
