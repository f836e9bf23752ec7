/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.ExtractorOptions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.directory.ExtractorDirectory;
import org.aladin.extractor.picture.Picture;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a real detector on real photographs, if they are available. */
class NanodetTest {
  private static final Path NETWORK = Path.of("../../shared/detector/nanodet-regions.onnx");
  private static final Path COCO = Path.of("../../shared/coco-mini");

  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
  @TempDir private Path folder;

  @BeforeEach
  void findFiles() {
    assumeTrue(Files.isRegularFile(NETWORK), "the shared detector is not here");
    assumeTrue(Files.isDirectory(COCO), "the shared photographs are not here");
  }

  @Test
  void theNetworksFileIsEnough() throws IOException {
    try (RegionExtractor extractor =
        RegionExtractor.open(NETWORK, "nanodet", ExtractorOptions.DEFAULT)) {
      Picture kitchen = decoder.decode(COCO.resolve("val2017/000000000802.jpg"));
      ExtractedRegions regions = extractor.extract(kitchen);
      assertEquals(774, regions.features().width());
      assertTrue(regions.features().count() >= 11 && regions.features().count() <= 34);
      assertTrue(regions.features().labels().contains("refrigerator"), regions.features().labels());
    }
  }

  /**
   * The detector's own notes report 45.2 for pictures decoded and scaled by Python's PIL, with all
   * boxes of each picture and without crowds.
   */
  @Test
  void averagePrecisionIsThatOfTheReference() throws IOException {
    AveragePrecision precision = new AveragePrecision();
    JsonObject truth =
        JsonParser.parseString(Files.readString(COCO.resolve("annotations/instances_val2017.json")))
            .getAsJsonObject();
    Map<Integer, String> names = new HashMap<>();
    for (JsonElement category : truth.getAsJsonArray("categories")) {
      JsonObject of = category.getAsJsonObject();
      names.put(of.get("id").getAsInt(), of.get("name").getAsString());
    }
    for (JsonElement annotation : truth.getAsJsonArray("annotations")) {
      JsonObject of = annotation.getAsJsonObject();
      JsonArray box = of.getAsJsonArray("bbox");
      double x = box.get(0).getAsDouble();
      double y = box.get(1).getAsDouble();
      if (of.get("iscrowd").getAsInt() == 0) {
        precision.truth(
            of.get("image_id").getAsString(),
            names.get(of.get("category_id").getAsInt()),
            x,
            y,
            x + box.get(2).getAsDouble(),
            y + box.get(3).getAsDouble());
      }
    }
    assertEquals(78, precision.classes());
    assertEquals(619, precision.objects());
    try (RegionExtractor extractor = RegionExtractor.open(allBoxes())) {
      for (JsonElement image : truth.getAsJsonArray("images")) {
        JsonObject of = image.getAsJsonObject();
        Path file = COCO.resolve("val2017").resolve(of.get("file_name").getAsString());
        extractor
            .extract(decoder.decode(file))
            .predictions()
            .objects()
            .forEach(object -> precision.found(of.get("id").getAsString(), object));
      }
    }
    System.out.println("AP50 of NanoDet: " + precision.mean());
    assertEquals(45.2, precision.mean(), 2);
  }

  /** The shipped description, but every box of the network becomes a region with a label. */
  private Path allBoxes() throws IOException {
    Files.copy(NETWORK, folder.resolve("nanodet.onnx"));
    String description;
    try (InputStream in = ExtractorDirectory.class.getResourceAsStream("nanodet.json")) {
      description = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    JsonObject json = JsonParser.parseString(description).getAsJsonObject();
    json.addProperty("network", "nanodet.onnx");
    JsonObject regions = json.getAsJsonObject("regions");
    regions.addProperty("threshold", 0);
    regions.addProperty("maximum", 1000);
    json.getAsJsonObject("labels").addProperty("threshold", 0);
    Files.writeString(folder.resolve("extractor.json"), json.toString());
    return folder;
  }
}
