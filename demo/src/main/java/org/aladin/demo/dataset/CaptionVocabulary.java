/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.aladin.model.text.WordSplitter;

/**
 * A WordPiece vocabulary of captions: the special pieces, every letter by itself and as a
 * continuation ({@code ##a}), so that unknown words are spelled, then the words, the most frequent
 * first.
 */
public final class CaptionVocabulary {
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  private static final String ALWAYS = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"-()&/";

  private CaptionVocabulary() {}

  /**
   * The lines of {@code vocab.txt}; a piece's number is its line, counted from 0.
   *
   * @param captions those of the training images only
   * @param rarest words that occur less often than this are spelled
   * @param most maximum number of words
   */
  public static List<String> of(Stream<String> captions, int rarest, int most) {
    Map<String, Integer> counts = new HashMap<>();
    captions.forEach(caption -> count(caption, counts));
    Set<String> letters = new TreeSet<>(List.of(ALWAYS.split("")));
    counts
        .keySet()
        .forEach(word -> word.codePoints().forEach(c -> letters.add(Character.toString(c))));
    List<String> pieces = new ArrayList<>(SPECIAL);
    pieces.addAll(letters);
    letters.forEach(letter -> pieces.add("##" + letter));
    counts.entrySet().stream()
        .filter(e -> e.getValue() >= rarest && !letters.contains(e.getKey()))
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .forEach(e -> pieces.add(e.getKey()));
    return pieces;
  }

  private static void count(String caption, Map<String, Integer> counts) {
    WordSplitter.words(caption).forEach(word -> counts.merge(word, 1, Integer::sum));
  }
}
