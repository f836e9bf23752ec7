/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties of code points in Unicode 14.0. The tokenizer uses this table instead of {@link
 * Character}, whose data depend on the version of Java: one model must produce the same tokens for
 * a text on every node. Immutable and thread-safe.
 *
 * <p>{@code make_unicode.py} writes the table from Python's {@code unicodedata}, which the
 * original's tokenizer uses.
 */
final class UnicodeTable {
  static final UnicodeTable UNICODE_14 = read("unicode-14.txt");

  private final Map<Integer, int[]> lowerCases = new HashMap<>();
  private final Map<Integer, int[]> decompositions = new HashMap<>();
  private final Map<Integer, Integer> combiningClasses = new HashMap<>();

  private final BitSet other;
  private final BitSet separators;
  private final BitSet punctuation;
  private final BitSet nonspacingMarks;
  private final BitSet cased;
  private final BitSet caseIgnorable;

  private UnicodeTable(BufferedReader lines) throws IOException {
    Map<String, BitSet> sets = new HashMap<>();
    String section = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1);
      } else if (!line.startsWith("#")) {
        add(section, line, sets);
      }
    }
    other = sets.get("other");
    separators = sets.get("separator");
    punctuation = sets.get("punctuation");
    nonspacingMarks = sets.get("nonspacing-mark");
    cased = sets.get("cased");
    caseIgnorable = sets.get("case-ignorable");
  }

  private static UnicodeTable read(String resource) {
    try (InputStream in = UnicodeTable.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return new UnicodeTable(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }

  private void add(String section, String line, Map<String, BitSet> sets) {
    String[] fields = line.split(" ");
    int dash = fields[0].indexOf('-');
    int first = hexadecimal(dash < 0 ? fields[0] : fields[0].substring(0, dash));
    int last = dash < 0 ? first : hexadecimal(fields[0].substring(dash + 1));
    switch (section) {
      case "lower-case" -> lowerCases.put(first, codePoints(fields));
      case "decomposition" -> decompositions.put(first, codePoints(fields));
      case "combining-class" -> {
        for (int c = first; c <= last; c++) {
          combiningClasses.put(c, Integer.valueOf(fields[1]));
        }
      }
      default -> sets.computeIfAbsent(section, name -> new BitSet()).set(first, last + 1);
    }
  }

  private static int hexadecimal(String digits) {
    return Integer.parseInt(digits, 16);
  }

  private static int[] codePoints(String[] fields) {
    return Arrays.stream(fields).skip(1).mapToInt(UnicodeTable::hexadecimal).toArray();
  }

  /**
   * Category C: controls, formats, surrogates, private use, and code points unassigned in Unicode
   * 14.0.
   */
  boolean isOther(int c) {
    return other.get(c);
  }

  /** Category Z: spaces and the separators of lines and paragraphs. */
  boolean isSeparator(int c) {
    return separators.get(c);
  }

  /** Category P. */
  boolean isPunctuation(int c) {
    return punctuation.get(c);
  }

  /** Category Mn, the accents. */
  boolean isNonspacingMark(int c) {
    return nonspacingMarks.get(c);
  }

  /** Whether a capital sigma after it can be final (Unicode's Cased). */
  boolean isCased(int c) {
    return cased.get(c);
  }

  /** Whether it is ignored between a letter and a capital sigma (Unicode's Case_Ignorable). */
  boolean isCaseIgnorable(int c) {
    return caseIgnorable.get(c);
  }

  /** The lower case, independent of context; null if it is the code point itself. */
  int[] lowerCase(int c) {
    return lowerCases.get(c);
  }

  /**
   * The whole canonical decomposition; null if it is the code point itself or a Hangul syllable.
   */
  int[] decomposition(int c) {
    return decompositions.get(c);
  }

  /** The canonical combining class, 0 to 254. */
  int combiningClass(int c) {
    return combiningClasses.getOrDefault(c, 0);
  }
}
