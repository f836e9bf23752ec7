/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The predictions.tsv of scene_graph_benchmark as the features file. */
class DetectorOutputTest {
  @TempDir private Path folder;

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("predictions.tsv"), List.of(lines));
  }

  private static String base64(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static String object(String name, String rect, String feature) {
    return "{\"rect\": ["
        + rect
        + "], \"bbox_id\": 0, \"class\": \""
        + name
        + "\", \"conf\": 0.5, \"feature\": \""
        + feature
        + "\", \"scores_all\": \"AAAA\"}";
  }

  private static String line(String key, String sizes, String... objects) {
    return key
        + "\t{"
        + sizes
        + "\"objects\": ["
        + String.join(", ", objects)
        + "], \"relations\": null}";
  }

  /** The numbers are those that the original's extraction computes with NumPy for this object. */
  @Test
  void sixNumbersOfTheBoxAreThoseOfTheOriginal() throws IOException {
    Path file =
        write(
            line(
                "dog.jpg",
                "\"image_h\": 240, \"image_w\": 320, ",
                object("dog", "-5.5, 10.0, 330.25, 100.3", base64(1.5f, -2)),
                object("a red bus", "17.3, 0, 64.1, 240", base64(3, 4))));
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      RegionFeatures regions = features.read("dog.jpg");
      assertEquals(8, regions.width());
      assertEquals("dog a red bus", regions.labels());
      assertArrayEquals(
          new float[] {
            1.5f,
            -2,
            0,
            0.041666668f,
            1,
            0.4179167f,
            0.37625003f,
            1,
            3,
            4,
            0.054062497f,
            0,
            0.20031250f,
            1,
            1,
            0.14625f
          },
          regions.values(),
          0);
      ImagePredictions seen = features.predictions("dog.jpg");
      assertEquals(240, seen.imageHeight());
      assertEquals(320, seen.imageWidth());
      assertEquals(330.25, seen.objects().get(0).x2());
      assertEquals(0.5, seen.objects().get(0).confidence());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predictions.hw.tsv | [{\"height\": 100, \"width\": 50}]",
        "hw.tsv | {\"height\": 100, \"width\": 50}",
        "train.hw.tsv | 100 50"
      })
  void sizesComeFromTheSizeFileBeside(String name, String size) throws IOException {
    Files.writeString(folder.resolve(name), "other\t1 1\nk\t" + size + "\n");
    Path file = write(line("k", "", object("cat", "5, 10, 25, 20", base64(1))));
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      assertArrayEquals(
          new float[] {1, 0.1f, 0.1f, 0.5f, 0.2f, 0.1f, 0.4f}, features.read("k").values(), 1e-7f);
    }
  }

  @Test
  void sizesOfTheCallerAndTheBareListOfObjects() throws IOException {
    Path sizes = Files.writeString(folder.resolve("elsewhere.txt"), "k\t10 10\n");
    Path file = write("k\t[" + object("cat", "5, 5, 10, 10", base64(1)) + "]");
    try (VinvlFeatures features = VinvlFeatures.open(file, Optional.of(SizesTsv.open(sizes)))) {
      assertArrayEquals(
          new float[] {1, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f}, features.read("k").values(), 0);
    }
  }

  @Test
  void unknownSizeIsNeverGuessed() throws IOException {
    Path file = write(line("k", "\"image_h\": 5, ", object("cat", "5, 5, 10, 10", base64(1))));
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      var e = assertThrows(IOException.class, () -> features.read("k"));
      assertEquals(
          file
              + ", line 1, image key k: the size of the image is unknown: its JSON has no"
              + " \"image_h\" and \"image_w\", and there is no hw.tsv in its folder",
          e.getMessage());
      assertEquals(0, features.predictions("k").imageHeight());
    }
  }

  @Test
  void malformedSizeNamesFileLineAndKey() throws IOException {
    Path hw = Files.writeString(folder.resolve("hw.tsv"), "j\t1 1\nk\t[{\"height\": 0}]\n");
    Path file = write(line("k", "", object("cat", "5, 5, 10, 10", base64(1))));
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      var e = assertThrows(IOException.class, () -> features.read("k"));
      assertEquals(
          hw
              + ", line 2, image key k: \"[{\"height\": 0}]\", expected [{\"height\": h, \"width\":"
              + " w}] or \"h w\" in pixels, each at least 1",
          e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"objects\": [{\"rect\": [1, 2, 3], \"class\": \"a\"}]} | the \"rect\" of object 0 has 3 numbers, expected 4",
        "{\"objects\": [{\"rect\": [1, 2, 3, \"x\"], \"class\": \"a\"}]} | the \"rect\" of object 0 has other values, expected 4 numbers",
        "{\"objects\": {}} | broken JSON: Expected BEGIN_ARRAY but was BEGIN_OBJECT at line 1 column 14 path $.objects",
        "{\"objects\": [{\"class\": \"a\"}]} | object 0 has no \"rect\", expected \"class\", \"rect\" and \"feature\"",
        "{\"image_h\": 1.5, \"image_w\": 2, \"objects\": []} | image_h is 1.5, expected a whole number of pixels, at least 1",
        "{\"image_h\": 1, \"image_w\": 2} | no \"objects\", expected a list",
        "{\"image_h\": 9, \"image_w\": 9, \"objects\": []} | no objects, expected at least one",
        "{\"image_h\": 9, \"image_w\": 9, \"objects\": [{\"rect\": [1, 2, 3, 4], \"class\": \"a\", \"feature\": \"AAA=\"}]} | the \"feature\" of object 0 has 2 bytes, expected a multiple of 4",
        "{\"image_h\": 9, \"image_w\": 9, \"objects\": [{\"rect\": [1, 2, 3, 4], \"class\": \"a\", \"feature\": \"AAAAAAAAAAA=\"}]} | the \"feature\" of object 0 has 8 bytes, expected 4 (1 float32, as in the first line)",
        "{\"image_h\": 9, \"image_w\": 9, \"objects\": [{\"rect\": [1, 2, 3, 4], \"class\": \"a\", \"feature\": \"A?==\"}]} | the \"feature\" of object 0 is broken base64: Illegal base64 character 3f"
      })
  void brokenLineIsNamedByKeyAndNumber(String json, String reason) throws IOException {
    Path file =
        write(
            line("good", "\"image_h\": 9, \"image_w\": 9, ", object("a", "1, 2, 3, 4", base64(1))),
            "bad\t" + json);
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      features.read("good");
      var e = assertThrows(IOException.class, () -> features.read("bad"));
      assertEquals(file + ", line 2, image key bad: " + reason, e.getMessage());
    }
  }

  /** What a detector that was killed leaves at the end of its file. */
  @Test
  void truncatedLastLineIsNamed() throws IOException {
    String whole = line("b", "\"image_h\": 9, \"image_w\": 9, ", object("a", "1,2,3,4", base64(1)));
    Path file =
        write(
            line("a", "\"image_h\": 9, \"image_w\": 9, ", object("a", "1,2,3,4", base64(1))),
            whole.substring(0, whole.length() - 40));
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      var e = assertThrows(IOException.class, () -> features.read("b"));
      assertEquals(
          file + ", line 2, image key b: broken JSON",
          e.getMessage().substring(0, (file + ", line 2, image key b: broken JSON").length()));
    }
  }

  /** VinVL's own predictions.tsv, given by mistake in place of features.tsv. */
  @Test
  void predictionsWithoutFeaturesAreRefusedAtOnce() throws IOException {
    Path file =
        write(
            "k\t{\"image_h\": 9, \"image_w\": 9, \"objects\": [{\"class\": \"a\", \"rect\": [1, 2,"
                + " 3, 4], \"conf\": 1}]}");
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(file));
    assertEquals(
        file
            + ", line 1, image key k: object 0 has no \"feature\"; expected the output of a detector"
            + " that writes features, or VinVL's features.tsv as the features file",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsByTheIndexOfLines(boolean index) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder offsets = new StringBuilder();
    long at = 0;
    for (int i = 0; i < 50; i++) {
      String line =
          line(
              "图" + i,
              "\"image_h\": 9, \"image_w\": 9, ",
              object("a" + i, "0, 0, 9, 9", base64(i, i + 1)));
      lines.add(line);
      offsets.append(at).append('\n');
      at += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    Path file = write(lines.toArray(String[]::new));
    if (index) {
      Files.writeString(folder.resolve("predictions.lineidx"), offsets);
    }
    try (VinvlFeatures features = VinvlFeatures.open(file)) {
      assertEquals(50, features.keys().size());
      assertEquals("图0", features.keysInOrder().get(0));
      for (int i = 49; i >= 0; i -= 7) {
        assertEquals(i + 1, features.read("图" + i).values()[1]);
      }
    }
  }
}
