/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.model.TestSeed;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VinvlWriterTest {
  private static final int WIDTH = 11;

  @TempDir private Path folder;
  private final long seed = TestSeed.of(getClass());
  private final Random random = new Random(seed);

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ImagePredictions seen =
        new ImagePredictions(
            480,
            640,
            List.of(
                new DetectedObject("dining table", 0.5, 1.5, 2, 30, 40),
                new DetectedObject("café <b>", 1, 0, 0, 640, 480)));
    RegionFeatures first = random(3, "dining table café <b>");
    RegionFeatures second = random(1, "");
    try (VinvlWriter writer = new VinvlWriter(folder.resolve("new/folder"))) {
      writer.write("scene 1", first, seen);
      writer.write("ключ", second, new ImagePredictions(1, 1, List.of()));
      writer.finish();
    }
    try (VinvlFeatures source =
        VinvlFeatures.open(folder.resolve("new/folder/features.tsv"), WIDTH)) {
      assertEquals(seen, source.predictions("scene 1"));
      assertArrayEquals(first.values(), source.read("scene 1").values(), "seed " + seed);
      assertEquals(first.labels(), source.read("scene 1").labels());
      assertArrayEquals(second.values(), source.read("ключ").values(), "seed " + seed);
    }
  }

  @Test
  void theFilesAreThoseOfVinvl() throws IOException {
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      writer.write("7", new RegionFeatures(new float[] {1, 0, 0, 0, 0, 0}, 6, ""), size(20, 30));
      writer.write("8", new RegionFeatures(new float[] {-2, 0, 0, 0, 0, 0}, 6, ""), size(2, 3));
      writer.finish();
    }
    // 1 is 00 00 80 3f and -2 is 00 00 00 c0 in little-endian float32.
    assertEquals(
        "7\t1\tAACAPwAAAAAAAAAAAAAAAAAAAAAAAAAA\n8\t1\tAAAAwAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        content("features.tsv"));
    assertEquals("0\n37\n", content("features.lineidx"));
    assertEquals(
        "7\t{\"image_h\":20,\"image_w\":30,\"objects\":[]}\n"
            + "8\t{\"image_h\":2,\"image_w\":3,\"objects\":[]}\n",
        content("predictions.tsv"));
    assertEquals("0\n43\n", content("predictions.lineidx"));
    assertEquals(
        JsonParser.parseString("{\"7\": 0, \"8\": 1}"),
        JsonParser.parseString(content("imageid2idx.json")));
  }

  @Test
  void refusesWhatCouldNotBeReadBackAndWritesNothing() throws IOException {
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      writer.write("1", random(2, ""), size(5, 5));
      assertRefused(writer, "1", random(2, ""), "Image key 1 is written already");
      assertRefused(
          writer,
          "a\tb",
          random(2, ""),
          "Image key \"a\tb\", expected text without tabs and line ends");
      assertRefused(
          writer,
          "2",
          new RegionFeatures(new float[7], 7, ""),
          "Image key 2 has regions of 7 numbers, expected 11 as before");
      assertRefused(
          writer, "2", random(1, "cat"), "Image key 2 has the labels \"cat\" but the objects \"\"");
      writer.finish();
    }
    try (VinvlFeatures source = VinvlFeatures.open(folder.resolve("features.tsv"))) {
      assertEquals(1, source.keys().size());
    }
  }

  @Test
  void whatIsNotFinishedLeavesTheFilesOfBefore() throws IOException {
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      writer.write("1", random(2, ""), size(5, 5));
      writer.finish();
      assertThrows(IllegalStateException.class, writer::finish);
    }
    Map<String, String> before = contents();
    assertEquals(5, before.size());
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (VinvlWriter writer = new VinvlWriter(folder)) {
            writer.write("2", random(2, ""), size(5, 5));
            throw new IllegalStateException("the next image cannot be read");
          }
        });
    assertEquals(before, contents());
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      writer.write("3", random(1, ""), size(5, 5));
      writer.finish();
    }
    try (VinvlFeatures source = VinvlFeatures.open(folder.resolve("features.tsv"), WIDTH)) {
      assertEquals(Set.of("3"), source.keys());
    }
  }

  /** On a disk that is full. */
  @Test
  void afterAnImageThatCouldNotBeWrittenNothingIsFinished() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "only Linux has a disk that is always full");
    Files.createSymbolicLink(folder.resolve("features.tsv.part"), full);
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      // The stream keeps 8 KiB back.
      assertThrows(IOException.class, () -> writer.write("1", random(1000, ""), size(5, 5)));
      var e = assertThrows(IllegalStateException.class, writer::finish);
      assertEquals(
          "An image could not be written to " + folder + ": it cannot be finished", e.getMessage());
      assertThrows(IllegalStateException.class, () -> writer.write("2", random(1, ""), size(5, 5)));
    } catch (IOException e) {
      assertEquals("No space left on device", e.getMessage(), "on closing");
    }
    assertEquals(Map.of(), contents());
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static void assertRefused(
      VinvlWriter writer, String key, RegionFeatures regions, String message) {
    var e =
        assertThrows(IllegalArgumentException.class, () -> writer.write(key, regions, size(5, 5)));
    assertEquals(message, e.getMessage());
  }

  private String content(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }

  private static ImagePredictions size(int height, int width) {
    return new ImagePredictions(height, width, List.of());
  }

  private RegionFeatures random(int regions, String labels) {
    float[] values = new float[regions * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new RegionFeatures(values, WIDTH, labels);
  }
}
