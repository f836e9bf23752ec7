/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads a copy of the reference set's files, whole and with parts missing or broken. */
class VinvlFeaturesTest {
  private static final int WIDTH = 2054;

  @TempDir private Path folder;
  private Path tsv;
  private List<String> lines;

  @BeforeEach
  void copyReference() throws IOException, URISyntaxException {
    URL reference = VinvlFeaturesTest.class.getResource("/reference/small/features/features.tsv");
    Path from = Path.of(reference.toURI()).getParent();
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    tsv = folder.resolve("features.tsv");
    lines = Files.readAllLines(tsv);
  }

  @Test
  void readsEveryImageOfTheReferenceSet() throws IOException {
    assertReadsEverything();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "features.lineidx",
        "imageid2idx.json",
        "predictions.lineidx",
        "features.lineidx imageid2idx.json predictions.lineidx"
      })
  void needsNoIndex(String missing) throws IOException {
    for (String name : missing.split(" ")) {
      Files.delete(folder.resolve(name));
    }
    assertReadsEverything();
  }

  @Test
  void findsPredictionsInAnyOrder() throws IOException {
    Path file = folder.resolve("predictions.tsv");
    List<String> shuffled = new ArrayList<>(Files.readAllLines(file));
    Collections.reverse(shuffled);
    Files.write(file, shuffled);
    Files.delete(folder.resolve("predictions.lineidx"));
    assertReadsEverything();
  }

  @Test
  void predictionsMayBeTheBareListOfObjects() throws IOException {
    Path file = folder.resolve("predictions.tsv");
    List<String> all = new ArrayList<>(Files.readAllLines(file));
    for (int i = 0; i < all.size(); i += 2) {
      String[] columns = all.get(i).split("\t");
      JsonObject json = JsonParser.parseString(columns[1]).getAsJsonObject();
      all.set(i, columns[0] + "\t" + json.get("objects"));
    }
    Files.write(file, all);
    Files.delete(folder.resolve("predictions.lineidx"));
    assertReadsEverything();
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      // What the original's dataset takes such an image's size for.
      assertEquals(600, source.predictions(key(0)).imageHeight());
      assertEquals(800, source.predictions(key(0)).imageWidth());
    }
  }

  @Test
  void readsLinesThatEndAsOnWindows() throws IOException {
    Files.writeString(tsv, String.join("\r\n", lines) + "\r\n");
    Files.delete(folder.resolve("features.lineidx"));
    assertReadsEverything();
  }

  /** Blank lines at the end, as editors leave them, listed in the index or not. */
  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r\n\r\n", "\n", "\n\r\n\n"})
  void blankLinesAtTheEndAreNoImages(String blank) throws IOException {
    Path lineidx = folder.resolve("features.lineidx");
    long size = Files.size(tsv);
    Files.writeString(tsv, blank, StandardOpenOption.APPEND);
    assertReadsEverything();
    Files.writeString(lineidx, size + "\n", StandardOpenOption.APPEND);
    assertReadsEverything();
    Files.delete(lineidx);
    assertReadsEverything();
    Files.delete(folder.resolve("imageid2idx.json"));
    assertReadsEverything();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void byteOrderMarksAreSkipped(boolean indexed) throws IOException {
    for (String stem : List.of("features", "predictions")) {
      Path file = folder.resolve(stem + ".tsv");
      Files.writeString(file, "\ufeff" + Files.readString(file));
      Path lineidx = folder.resolve(stem + ".lineidx");
      if (indexed) {
        StringBuilder index = new StringBuilder("\ufeff0");
        for (String offset : Files.readAllLines(lineidx).subList(1, lines.size())) {
          index.append("\r\n").append(Long.parseLong(offset) + 3);
        }
        Files.writeString(lineidx, index);
      } else {
        Files.delete(lineidx);
        Files.deleteIfExists(folder.resolve("imageid2idx.json"));
      }
    }
    assertReadsEverything();
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.lineidx", "imageid2idx.json"})
  void anIndexInAnotherEncodingIsNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, new byte[] {'"', (byte) 0xE9, '"'});
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertEquals(file + " is not UTF-8: byte 0xE9 at offset 1, line 1", e.getMessage());
  }

  @Test
  void keysAndLabelsInAnotherEncodingAreNamedWithTheirLine() throws IOException {
    Path file = folder.resolve("predictions.tsv");
    String text = Files.readString(file);
    String name = text.substring(text.indexOf("\"class\"") + 10, text.indexOf("\"class\"") + 12);
    Files.writeString(
        file, text.replaceFirst(name, "\u00e9" + name.charAt(1)), StandardCharsets.ISO_8859_1);
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.read(key(0)));
      assertTrue(
          e.getMessage().startsWith(file + ", line 1, image key " + key(0) + ", its JSON is not"),
          e.getMessage());
    }
    Files.delete(folder.resolve("features.lineidx"));
    Files.delete(folder.resolve("imageid2idx.json"));
    lines.set(1, "\u00e9" + lines.get(1));
    Files.write(tsv, lines, StandardCharsets.ISO_8859_1);
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertTrue(
        e.getMessage().startsWith(tsv + ", line 2, its image key, is not UTF-8: byte 0xE9"),
        e.getMessage());
  }

  @Test
  void anIndexThatNamesAnImageTwiceIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("imageid2idx.json"), "{\"5\": 1, \"5\": 2}");
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertEquals(
        file + " is not a JSON object: the name \"5\" appears twice at $.5", e.getMessage());
  }

  @Test
  void imagesWithoutALineAreAllNamedAtOnce() throws IOException {
    List<String> wanted = new ArrayList<>(List.of("98", key(0), "99"));
    Path file = folder.resolve("predictions.tsv");
    List<String> predictions = new ArrayList<>(Files.readAllLines(file));
    predictions.remove(3);
    Files.write(file, predictions);
    Files.delete(folder.resolve("predictions.lineidx"));
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.requireImages(wanted, "the captions"));
      assertEquals(
          tsv
              + " has no line for 2 of the 3 images of the captions: 98, 99; expected one line per"
              + " image",
          e.getMessage());
      List<String> all = lines.stream().map(line -> line.split("\t")[0]).toList();
      e = assertThrows(IOException.class, () -> source.requireImages(all, "the captions"));
      assertEquals(
          file
              + " has no line for 1 of the 18 images of the captions: "
              + key(3)
              + "; expected one line per image",
          e.getMessage());
      source.requireImages(List.of(key(0), key(17)), "the captions");
    }
  }

  @Test
  void imagesOnALineOfAnotherAreFoundOutWithoutReadingThem() throws IOException {
    Files.writeString(
        folder.resolve("imageid2idx.json"), "{\"" + key(0) + "\": 1, \"" + key(1) + "\": 0}");
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e =
          assertThrows(IOException.class, () -> source.requireImages(List.of(key(0)), "captions"));
      assertTrue(e.getMessage().contains(": the line is that of " + key(1)), e.getMessage());
    }
  }

  @Test
  void withoutPredictionsThereAreNoLabels() throws IOException {
    Files.delete(folder.resolve("predictions.tsv"));
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      assertEquals("", source.read(key(0)).labels());
    }
  }

  @Test
  void threadsReadSideBySide() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8, r -> new Thread(r, "reader"));
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int line = i % lines.size();
        done.add(
            threads.submit(
                () -> {
                  assertArrayEquals(oracle(line), source.read(key(line)).values());
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anInterruptedReaderDoesNotStopTheOthers() throws Exception {
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      Thread.currentThread().interrupt();
      assertThrows(IOException.class, () -> source.read(key(0)));
      assertTrue(Thread.interrupted());
      assertArrayEquals(oracle(0), source.read(key(0)).values());
    }
  }

  @Test
  void anUnknownKeyIsNamed() throws IOException {
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(NoSuchElementException.class, () -> source.read("99"));
      assertEquals("No image with key 99 among the " + lines.size() + " of " + tsv, e.getMessage());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path nothing = folder.resolve("nothing.tsv");
    var e = assertThrows(NoSuchFileException.class, () -> VinvlFeatures.open(nothing));
    assertEquals(nothing + ": there is no such file", e.getMessage());
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Files.delete(folder.resolve("features.lineidx"));
    Files.writeString(tsv, "");
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertEquals(tsv + " holds no image", e.getMessage());
  }

  @Test
  void anotherWidthThanTheModelsIsRefusedWithBothNumbers() {
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv, 1030));
    assertEquals(tsv + " has regions of 2054 numbers, expected the model's 1030", e.getMessage());
  }

  @Test
  void brokenBase64IsNamedWithFileLineAndKey() throws IOException {
    String[] columns = lines.get(2).split("\t");
    assertFails(2, columns[0] + "\t" + columns[1] + "\t!" + columns[2], "broken base64: ");
  }

  @Test
  void aWrongCountOfNumbersIsRefusedWithBothNumbers() throws IOException {
    String[] columns = lines.get(2).split("\t");
    int boxes = Integer.parseInt(columns[1]);
    assertFails(
        2,
        columns[0] + "\t" + (boxes + 1) + "\t" + columns[2],
        (boxes + 1)
            + " boxes and "
            + boxes * WIDTH
            + " numbers, expected "
            + (boxes + 1) * WIDTH
            + " (2054 a box)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "0", "-3", "99999999999"})
  void aWrongNumberOfBoxesIsRefused(String boxes) throws IOException {
    String[] columns = lines.get(2).split("\t");
    assertFails(2, columns[0] + "\t" + boxes + "\t" + columns[2], "number of boxes ");
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    assertFails(2, key(2) + "\t3", "fewer than three columns, expected key");
  }

  @Test
  void bytesThatAreNoFloatsAreCounted() throws IOException {
    assertFails(2, key(2) + "\t1\t" + encode(new byte[7]), "7 bytes, expected a multiple of 4");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aNumberThatIsNotFiniteIsPlaced(float bad) throws IOException {
    byte[] bytes = new byte[2 * WIDTH * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat((WIDTH + 5) * Float.BYTES, bad);
    assertFails(
        2, key(2) + "\t2\t" + encode(bytes), "Region 1 holds " + bad + " at position 5, expected");
  }

  @Test
  void aLineThatIsCutOffIsNamed() throws IOException {
    String whole = Files.readString(tsv);
    Files.writeString(tsv, whole.substring(0, whole.length() - 1000));
    int last = lines.size() - 1;
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.read(key(last)));
      assertTrue(e.getMessage().contains("line " + (last + 1)), e.getMessage());
      assertTrue(e.getMessage().contains("image key " + key(last)), e.getMessage());
    }
  }

  @Test
  void anIndexOfAnotherFileIsFoundOut() throws IOException {
    Files.writeString(
        folder.resolve("imageid2idx.json"), "{\"" + key(0) + "\": 1, \"" + key(1) + "\": 0}");
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.read(key(0)));
      assertTrue(e.getMessage().contains(": the line is that of " + key(1)), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"18", "-1", "8.9", "true", "[1]"})
  void anIndexBeyondTheFileIsRefused(String line) throws IOException {
    Files.writeString(folder.resolve("imageid2idx.json"), "{\"5\": " + line + "}");
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertTrue(
        e.getMessage().endsWith("expected 0 to 17 as features.tsv has 18 lines"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\nx\n", "0\n0\n", "0\n99999999\n"})
  void aBrokenLineIndexIsNamedWithItsLine(String content) throws IOException {
    Path lineidx = folder.resolve("features.lineidx");
    Files.writeString(lineidx, content);
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertTrue(e.getMessage().startsWith(lineidx + ", line 2: "), e.getMessage());
  }

  @Test
  void aKeyThatStandsTwiceIsRefusedWithBothLines() throws IOException {
    Files.delete(folder.resolve("imageid2idx.json"));
    Files.delete(folder.resolve("features.lineidx"));
    lines.add(lines.get(3));
    Files.write(tsv, lines);
    var e = assertThrows(IOException.class, () -> VinvlFeatures.open(tsv));
    assertEquals(tsv + ", line 19: image key " + key(3) + " is already on line 4", e.getMessage());
  }

  @Test
  void brokenPredictionsAreNamedWithLineAndKey() throws IOException {
    Path file = folder.resolve("predictions.tsv");
    List<String> all = new ArrayList<>(Files.readAllLines(file));
    all.set(4, key(4) + "\t{\"image_h\": 3, \"objects\": [{\"conf\": 1}]}");
    Files.write(file, all);
    Files.delete(folder.resolve("predictions.lineidx"));
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.read(key(4)));
      assertTrue(
          e.getMessage()
              .startsWith(
                  file + ", line 5, image key " + key(4) + ": object {\"conf\":1.0}, expected"),
          e.getMessage());
    }
  }

  /**
   * Replaces a line, and expects that reading it fails while all other lines are still readable.
   */
  private void assertFails(int line, String content, String reason) throws IOException {
    Files.delete(folder.resolve("features.lineidx"));
    lines.set(line, content);
    Files.write(tsv, lines);
    try (VinvlFeatures source = VinvlFeatures.open(tsv)) {
      var e = assertThrows(IOException.class, () -> source.read(key(line)));
      String place = tsv + ", line " + (line + 1) + ", image key " + key(line) + ": ";
      assertTrue(e.getMessage().startsWith(place + reason), e.getMessage());
      assertArrayEquals(oracle(line + 1), source.read(key(line + 1)).values());
    }
  }

  private void assertReadsEverything() throws IOException {
    List<String> labels = labelsByLine();
    try (VinvlFeatures source = VinvlFeatures.open(tsv, WIDTH)) {
      assertEquals(WIDTH, source.width());
      HashSet<String> keys = new HashSet<>();
      for (int line = 0; line < lines.size(); line++) {
        keys.add(key(line));
        RegionFeatures read = source.read(key(line));
        assertEquals(WIDTH, read.width());
        assertArrayEquals(oracle(line), read.values());
        assertEquals(labels.get(line), read.labels());
      }
      assertEquals(keys, source.keys());
    }
  }

  private String key(int line) {
    return lines.get(line).split("\t")[0];
  }

  private float[] oracle(int line) {
    String[] columns = lines.get(line).split("\t");
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(columns[2])).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[Integer.parseInt(columns[1]) * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getFloat();
    }
    return values;
  }

  private List<String> labelsByLine() throws IOException {
    URL file = VinvlFeaturesTest.class.getResource("/reference/small/features/predictions.tsv");
    List<String> labels = new ArrayList<>();
    try (var in = file.openStream()) {
      for (String line :
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n")) {
        JsonObject json = JsonParser.parseString(line.split("\t")[1]).getAsJsonObject();
        StringBuilder text = new StringBuilder();
        for (JsonElement object : json.getAsJsonArray("objects")) {
          text.append(text.isEmpty() ? "" : " ");
          text.append(object.getAsJsonObject().get("class").getAsString());
        }
        labels.add(text.toString());
      }
    }
    return labels;
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
