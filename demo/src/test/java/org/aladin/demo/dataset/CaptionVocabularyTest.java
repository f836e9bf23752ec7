/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.aladin.model.text.Vocabulary;
import org.aladin.model.text.WordPieceTokenizer;
import org.junit.jupiter.api.Test;

class CaptionVocabularyTest {
  private static final List<String> CAPTIONS =
      List.of("A Red bus, and a café!", "a red CAFE's bus-stop", "Übergroße a bus");

  @Test
  void beginsWithTheSpecialPiecesAndRepeatsNone() {
    List<String> pieces = CaptionVocabulary.of(CAPTIONS.stream(), 1, 1000);
    assertEquals(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), pieces.subList(0, 5));
    assertEquals(pieces.size(), new HashSet<>(pieces).size());
  }

  @Test
  void theTokenizerFindsEveryWordOfTheCaptions() {
    WordPieceTokenizer tokenizer = tokenizer(1, 1000);
    assertEquals(
        List.of("a", "red", "bus", ",", "and", "a", "cafe", "!"),
        tokenizer.pieces(CAPTIONS.get(0)));
    assertEquals(List.of("ubergroße", "a", "bus"), tokenizer.pieces(CAPTIONS.get(2)));
  }

  @Test
  void aWordNeverSeenIsSpelt() {
    assertEquals(List.of("t", "##r", "##a", "##m"), tokenizer(1, 1000).pieces("tram"));
  }

  @Test
  void rareWordsAndTooManyAreLeftOut() {
    List<String> rare = CaptionVocabulary.of(CAPTIONS.stream(), 2, 1000);
    assertTrue(rare.containsAll(List.of("bus", "red", "cafe")));
    assertFalse(rare.contains("stop"));
    List<String> few = CaptionVocabulary.of(CAPTIONS.stream(), 1, 1);
    assertTrue(few.contains("bus"));
    assertFalse(few.contains("red"));
  }

  @Test
  void theOrderOfCaptionsDoesNotMatter() {
    assertEquals(
        CaptionVocabulary.of(CAPTIONS.stream(), 1, 1000),
        CaptionVocabulary.of(
            Stream.of(CAPTIONS.get(2), CAPTIONS.get(0), CAPTIONS.get(1)), 1, 1000));
  }

  private static WordPieceTokenizer tokenizer(int rarest, int most) {
    return new WordPieceTokenizer(
        Vocabulary.of(CaptionVocabulary.of(CAPTIONS.stream(), rarest, most)));
  }
}
