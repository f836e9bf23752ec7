/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A WordPiece vocabulary of captions: the special pieces, every letter by itself and as a
 * continuation ({@code ##a}), so that a word never seen is spelt rather than lost, then the words,
 * the commonest first.
 */
public final class CaptionVocabulary {
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
  private static final String ALWAYS = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"-()&/";
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\s\\p{L}\\p{N}]");

  private CaptionVocabulary() {}

  /**
   * The lines of {@code vocab.txt}; a piece's number is its line, counted from 0.
   *
   * @param captions those of the training images only
   * @param rarest words that occur less often than this are left to be spelt
   * @param most words at most
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
    String plain =
        Normalizer.normalize(caption.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("\\p{Mn}", "");
    Matcher words = WORD.matcher(plain);
    while (words.find()) {
      counts.merge(words.group(), 1, Integer::sum);
    }
  }
}
