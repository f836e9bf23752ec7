/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Equality with the original's tokenizer on captions, object names and awkward Unicode. */
class TokenizationReferenceTest {
  private static final Path REFERENCE = Path.of("../../shared/reference");

  private record Expected(String text, int[] ids) {}

  @Test
  void idsEqualTheOriginalsOnAllTexts() throws IOException {
    assumeTrue(
        Files.isDirectory(REFERENCE), "needs the whole BERT vocabulary of ../shared/reference");
    Vocabulary vocabulary = Vocabulary.read(REFERENCE.resolve("full/checkpoint-0132780/vocab.txt"));
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(vocabulary);
    Expected[] all =
        new Gson()
            .fromJson(Files.readString(REFERENCE.resolve("tokenization.json")), Expected[].class);
    assertEquals(911, all.length);
    for (Expected expected : all) {
      List<Integer> ids = tokenizer.pieces(expected.text).stream().map(vocabulary::id).toList();
      assertEquals(Arrays.stream(expected.ids).boxed().toList(), ids, expected.text);
    }
  }
}
