/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aladin.model.TestSeed;
import org.aladin.model.image.ExtractorFingerprint;
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
  void whatMadeTheFeaturesIsReadBack() throws IOException {
    ExtractorFingerprint extractor = new ExtractorFingerprint("grid", "0123456789abcdef");
    Path features = folder.resolve("features.tsv");
    try (VinvlWriter writer = new VinvlWriter(folder, extractor)) {
      writer.finish();
    }
    assertEquals(
        "{\"format\":1,\"extractor\":\"grid@0123456789abcdef\"}\n",
        content("features.extractor.json"));
    assertEquals(Optional.of(extractor), VinvlFeatures.readExtractor(features));
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      writer.finish();
    }
    assertEquals(Optional.empty(), VinvlFeatures.readExtractor(features));

    Path json = folder.resolve("features.extractor.json");
    Files.writeString(json, "{\"format\":2,\"extractor\":\"grid@0123456789abcdef\"}");
    assertOrigin(json + ": format is 2, but this version reads 1");
    Files.writeString(json, "{\"format\":1,\"extractor\":\"grid\"}");
    assertOrigin(
        json
            + ": extractor: Extractor fingerprint \"grid\", expected a name, \"@\" and 16"
            + " hexadecimal digits");
    Files.writeString(json, "{\"format\":1}");
    assertOrigin(json + ": extractor is null, expected a text");
  }

  private void assertOrigin(String message) {
    IOException e =
        assertThrows(
            IOException.class, () -> VinvlFeatures.readExtractor(folder.resolve("features.tsv")));
    assertEquals(message, e.getMessage());
  }

  /** Both files are truncated at any position, as by a killed program, and then completed. */
  @Test
  void resumingGivesTheSameFilesWhereverTheyWereCut() throws IOException {
    ExtractorFingerprint extractor = new ExtractorFingerprint("grid", "0123456789abcdef");
    List<RegionFeatures> images = List.of(random(1, ""), random(3, ""), random(2, ""));
    List<String> names = List.of("a", "ключ", "c");
    try (VinvlWriter writer = new VinvlWriter(folder, extractor)) {
      for (int i = 0; i < names.size(); i++) {
        writer.write(names.get(i), images.get(i), size(i + 1, 7));
      }
      writer.finish();
    }
    List<String> files =
        List.of(
            "features.tsv",
            "features.lineidx",
            "features.extractor.json",
            "predictions.tsv",
            "predictions.lineidx",
            "imageid2idx.json");
    List<String> whole = new ArrayList<>();
    for (String file : files) {
      whole.add(content(file));
    }
    for (int round = 0; round < 200; round++) {
      for (String file : List.of("features.tsv", "predictions.tsv")) {
        Path written = folder.resolve(file);
        if (random.nextBoolean()) {
          written = Files.move(written, folder.resolve(file + ".part"));
        }
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextInt((int) channel.size() + 1));
        }
      }
      try (VinvlWriter writer = VinvlWriter.resume(folder, Optional.of(extractor))) {
        int kept = writer.keys().size();
        assertEquals(names.subList(0, kept), writer.keys());
        if (kept > 0 && random.nextBoolean()) {
          writer.truncate(--kept);
        }
        for (int i = kept; i < names.size(); i++) {
          writer.write(names.get(i), images.get(i), size(i + 1, 7));
        }
        writer.finish();
      }
      for (int i = 0; i < files.size(); i++) {
        assertEquals(whole.get(i), content(files.get(i)), "seed " + seed + ", round " + round);
      }
    }
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

  /** On a full disk. */
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
