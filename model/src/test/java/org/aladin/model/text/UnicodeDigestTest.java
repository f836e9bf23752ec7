/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every code point is treated as in the original under Python 3.11, on any JVM. */
@Tag("slow")
class UnicodeDigestTest {
  /** SHA-256, printed by {@code make_unicode.py}, which uses Python instead of the table. */
  private static final String DIGEST =
      "93b6cdf11327815de60b07ff408266452a5b0e1808dc15014842252b45044a8f";

  /** As in {@code make_unicode.py}. */
  private static final List<String> CONTEXTS =
      List.of("%s", "x%sy", "%sΣ", "aΣ%s", "aΣ%sb", "x\ud834\udd6d%s\ud834\udd65");

  @Test
  void theWordsAroundEveryCodePointAreTheOriginals() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String line =
          String.format(Locale.ROOT, "%04X", c) + '\t' + words(Character.toString(c)) + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(DIGEST, HexFormat.of().formatHex(digest.digest()));
  }

  private static String words(String character) {
    return CONTEXTS.stream()
        .map(context -> String.join(" ", WordSplitter.words(context.replace("%s", character))))
        .collect(Collectors.joining("\t"));
  }

  @Test
  void aTextIsBlankExactlyIfItHasNoWords() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = Character.toString(c);
      assertEquals(
          WordSplitter.words(text).isEmpty(), QueryText.isBlank(text), Integer.toHexString(c));
    }
  }

  @Test
  void whateverTheTokenizerLeavesOutAfterAFullStopDoesNotBringAnother() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String end = Character.toString(c);
      List<String> words = WordSplitter.words("a dog." + end);
      boolean marked = WordSplitter.isPunctuation(words.get(words.size() - 1).codePointAt(0));
      assertEquals(
          marked ? words.size() : words.size() + 1,
          WordSplitter.words(QueryText.withFullStop("a dog." + end)).size(),
          Integer.toHexString(c));
    }
  }
}
