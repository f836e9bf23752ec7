/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.training.SmallReference;
import org.aladin.training.evaluation.EvaluationSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionsFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"train, 10, 125870", "minival, 8, 205401", "test, 8, 205401"})
  void readsThePublishedFilesInOrderWhateverTheyHoldTheirCaptionsIn(
      String split, int images, String first) throws IOException {
    Map<String, List<String>> captions =
        CaptionsFile.read(SmallReference.DIRECTORY.resolve("coco_ir"), split);
    assertEquals(images, captions.size());
    assertEquals(first, captions.keySet().iterator().next());
    captions.values().forEach(own -> assertTrue(own.size() >= 5, own.toString()));
  }

  @Test
  void readsTheSameDictionaryAsJsonWithListsAndWithTexts() throws IOException {
    Files.writeString(
        folder.resolve("train_captions.json"),
        "{\"b\": [\"A dog.\", \"é\"], \"a\": \"[\\\"A cat.\\\"]\"}");
    Map<String, List<String>> captions = CaptionsFile.read(folder, "train");
    assertEquals(List.of("b", "a"), List.copyOf(captions.keySet()));
    assertEquals(List.of("A dog.", "é"), captions.get("b"));
    assertEquals(List.of("A cat."), captions.get("a"));
  }

  @Test
  void aFolderWithoutTheSplitIsNamedWithWhatIsMissing() {
    assertEquals(
        folder + ": holds neither train_captions.pt nor train_captions.json",
        assertThrows(NoSuchFileException.class, () -> CaptionsFile.read(folder, "train"))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | holds no captions",
        "[1] | is not a JSON object",
        "{\"7\": 3} | the captions of image 7 are not a list of texts",
        "{\"7\": [\"a\", 3]} | the captions of image 7 are not a list of texts",
        "{\"7\": \"[1\"} | the captions of image 7 are not valid JSON",
        "{\"7\": [\"a\"], \"7\": [\"b\"]} | the name \"7\" appears twice",
        "{\"7\": [NaN]} | malformed JSON at line 1 column",
        "{\"7\": \"[NaN]\"} | the captions of image 7 are not valid JSON: malformed JSON",
        "{\"7\": \"[\\\"a\\\"] []\"} | the captions of image 7 are not valid JSON: malformed JSON",
        "{'7': ['a']} | malformed JSON at line 1 column",
        "{\"7\": [\"a\", \"\"]} | caption 2 of the 2 of image 7 is empty, expected words",
        "{\"7\": \"[\\\" \\\\u200b\\\"]\"} | caption 1 of the 1 of image 7 is empty, expected words"
      })
  void anythingElseIsRefusedWithTheKey(String json, String expected) throws IOException {
    Files.writeString(folder.resolve("train_captions.json"), json);
    String message =
        assertThrows(IOException.class, () -> CaptionsFile.read(folder, "train")).getMessage();
    assertTrue(message.startsWith(folder.resolve("train_captions.json").toString()), message);
    assertTrue(message.contains(expected), message);
  }

  /** Written by torch 1.13 with NumPy's scalars (resume/make_counters.py). */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void keysAndCaptionsMayBeNumpyScalars(int protocol) throws IOException {
    Map<String, List<String>> captions =
        CaptionsFile.read(Path.of("src/test/resources/captions/numpy-" + protocol + ".pt"));
    assertEquals(Map.of("7", List.of("A dog.", "A cat."), "8", List.of("A bus.")), captions);
  }

  @Test
  void anImageUnderANumberAndUnderATextIsRefused() {
    Path file = Path.of("src/test/resources/captions/twice.pt");
    assertEquals(
        file + " holds image 7 twice: under a number and under a text",
        assertThrows(IOException.class, () -> CaptionsFile.read(file)).getMessage());
  }

  @Test
  void aFileInAnotherEncodingIsNamedWithThePlace() throws IOException {
    Path file = folder.resolve("train_captions.json");
    Files.writeString(file, "{\n\"7\": [\"caf\u00e9\"]}", StandardCharsets.ISO_8859_1);
    assertEquals(
        file + " is not UTF-8: byte 0xE9 at offset 12, line 2",
        assertThrows(IOException.class, () -> CaptionsFile.read(file)).getMessage());
    Files.writeString(file, "\ufeff{\"7\": [\"caf\u00e9\"]}");
    assertEquals(Map.of("7", List.of("caf\u00e9")), CaptionsFile.read(file));
  }

  /** A list of image keys (--eval_img_keys_file) is a text file, too. */
  @Test
  void aKeyListInAnotherEncodingIsNamed() throws IOException {
    Path file = folder.resolve("keys.tsv");
    Files.write(file, new byte[] {'7', '\n', (byte) 0xFF});
    assertEquals(
        file + " is not UTF-8: byte 0xFF at offset 2, line 2",
        assertThrows(IOException.class, () -> EvaluationSet.readKeys(file)).getMessage());
    Files.writeString(file, "\ufeff7\r\n8\r\n\r\n");
    assertEquals(List.of("7", "8"), EvaluationSet.readKeys(file));
  }
}
