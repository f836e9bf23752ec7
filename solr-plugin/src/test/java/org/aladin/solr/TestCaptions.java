/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.TestModels;
import org.aladin.model.text.Vocabulary;

/** Captions that the small model tells apart: its vocabulary is small, other words are all one. */
public final class TestCaptions {
  private static final List<String> WORDS = words(TestModels.vocabulary());

  private TestCaptions() {}

  private static List<String> words(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.size())
        .mapToObj(vocabulary::piece)
        .filter(piece -> piece.matches("[a-z]{4,}"))
        .toList();
  }

  /** Two words, others for each number below 400. */
  public static String caption(int number) {
    return WORDS.get(number) + " " + WORDS.get((number + 1) % WORDS.size());
  }
}
