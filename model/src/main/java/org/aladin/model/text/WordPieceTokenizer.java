/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lower-cased WordPiece, equal to the tokenizer of the original (the BERT tokenizer of
 * pytorch-transformers 1.x): longest match first, continuation pieces marked with ##. A word of
 * more than 100 characters or without a match becomes [UNK]. Immutable and thread-safe.
 *
 * <p>DJL's {@code BertFullTokenizer} is not used: it splits {@code [SEP]} in a text into three
 * pieces and leaves neighbouring Chinese characters in one word, so its pieces differ from those
 * that the published models were trained with.
 */
public final class WordPieceTokenizer {
  private static final int MAX_WORD_CHARACTERS = 100;
  private static final Pattern SPECIAL =
      Pattern.compile(
          Vocabulary.SPECIAL.stream().map(Pattern::quote).collect(Collectors.joining("|")));

  private final Vocabulary vocabulary;
  private final boolean plainText;

  /**
   * Creates the original's tokenizer: a special token in the text, such as [SEP], stands for
   * itself.
   */
  public WordPieceTokenizer(Vocabulary vocabulary) {
    this(vocabulary, false);
  }

  private WordPieceTokenizer(Vocabulary vocabulary, boolean plainText) {
    this.vocabulary = Objects.requireNonNull(vocabulary, "vocabulary");
    this.plainText = plainText;
  }

  /**
   * Creates a tokenizer for text from users: it reads a special token in the text as ordinary text,
   * that is as brackets and a word.
   */
  public static WordPieceTokenizer ofPlainText(Vocabulary vocabulary) {
    return new WordPieceTokenizer(vocabulary, true);
  }

  /** Whether a text has any piece, that is anything but spaces and control characters. */
  public static boolean hasWords(String text) {
    return !WordSplitter.words(text).isEmpty();
  }

  /** The pieces of a text, without special tokens around them. */
  public List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    if (plainText) {
      addWords(text, pieces);
      return pieces;
    }
    Matcher special = SPECIAL.matcher(text);
    int from = 0;
    while (special.find()) {
      addWords(text.substring(from, special.start()), pieces);
      pieces.add(special.group());
      from = special.end();
    }
    addWords(text.substring(from), pieces);
    return pieces;
  }

  /**
   * A caption: [CLS] pieces [SEP], all in segment 0.
   *
   * @param maxTokens the maximum number of tokens, including special tokens; at least 2
   */
  public TokenSequence caption(String text, int maxTokens) {
    int[] ids = surround(Vocabulary.CLS, text, maxTokens);
    return new TokenSequence(ids, new int[ids.length]);
  }

  /**
   * Object labels: [UNK] pieces [SEP], the first token in segment 0, the rest in segment 1. [UNK]
   * is not a mistake here: the original looks up the integer 0 as a token.
   *
   * @param maxTokens the maximum number of tokens, including special tokens; at least 2
   */
  public TokenSequence labels(String labels, int maxTokens) {
    int[] ids = surround(Vocabulary.UNKNOWN, labels, maxTokens);
    int[] segments = new int[ids.length];
    Arrays.fill(segments, 1, segments.length, 1);
    return new TokenSequence(ids, segments);
  }

  private int[] surround(String first, String text, int maxTokens) {
    if (maxTokens < 2) {
      throw new IllegalArgumentException(
          "At most " + maxTokens + " tokens were asked for, expected at least 2");
    }
    List<String> pieces = pieces(text);
    int kept = Math.min(pieces.size(), maxTokens - 2);
    int[] ids = new int[kept + 2];
    ids[0] = vocabulary.id(first);
    for (int i = 0; i < kept; i++) {
      ids[i + 1] = vocabulary.id(pieces.get(i));
    }
    ids[kept + 1] = vocabulary.id(Vocabulary.SEP);
    return ids;
  }

  private void addWords(String text, List<String> pieces) {
    for (String word : WordSplitter.words(text)) {
      addPieces(word, pieces);
    }
  }

  private void addPieces(String word, List<String> pieces) {
    if (word.codePointCount(0, word.length()) > MAX_WORD_CHARACTERS) {
      pieces.add(Vocabulary.UNKNOWN);
      return;
    }
    int before = pieces.size();
    int start = 0;
    while (start < word.length()) {
      String longest = longestPiece(word, start);
      if (longest == null) {
        pieces.subList(before, pieces.size()).clear();
        pieces.add(Vocabulary.UNKNOWN);
        return;
      }
      pieces.add(longest);
      start += start == 0 ? longest.length() : longest.length() - 2;
    }
  }

  private String longestPiece(String word, int start) {
    for (int end = word.length(); end > start; end--) {
      String part = word.substring(start, end);
      String piece = start == 0 ? part : "##" + part;
      if (vocabulary.contains(piece)) {
        return piece;
      }
    }
    return null;
  }
}
