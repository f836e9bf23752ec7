/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "[1] | holds no object from image key to captions",
        "{\"7\": 3} | the captions of image 7 are not a list of texts",
        "{\"7\": [\"a\", 3]} | the captions of image 7 are not a list of texts",
        "{\"7\": \"[1\"} | the captions of 7 are not valid JSON"
      })
  void anythingElseIsRefusedWithTheKey(String json, String expected) throws IOException {
    Files.writeString(folder.resolve("train_captions.json"), json);
    String message =
        assertThrows(IOException.class, () -> CaptionsFile.read(folder, "train")).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
