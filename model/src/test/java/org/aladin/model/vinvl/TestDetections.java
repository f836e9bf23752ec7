/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.aladin.model.TestModels;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;

/** The images of the reference set as scene_graph_benchmark writes them. */
public final class TestDetections {
  private static final Path FEATURES = TestModels.reference().resolve("features/features.tsv");

  private TestDetections() {}

  /**
   * Writes {@code predictions.tsv}, in which each object has its feature.
   *
   * @param withSizes whether the JSON has the size of the image
   */
  public static Path write(Path folder, boolean withSizes) throws IOException {
    List<String> lines = new ArrayList<>();
    try (VinvlFeatures features = VinvlFeatures.open(FEATURES)) {
      for (String key : features.keysInOrder()) {
        lines.add(key + "\t" + json(features.read(key), features.predictions(key), withSizes));
      }
    }
    Files.createDirectories(folder);
    return Files.write(folder.resolve("predictions.tsv"), lines);
  }

  private static JsonObject json(
      RegionFeatures regions, ImagePredictions predictions, boolean withSize) {
    JsonObject json = new JsonObject();
    if (withSize) {
      json.addProperty("image_h", predictions.imageHeight());
      json.addProperty("image_w", predictions.imageWidth());
    }
    JsonArray objects = new JsonArray();
    for (DetectedObject each : predictions.objects()) {
      JsonArray rect = new JsonArray();
      rect.add(each.x1());
      rect.add(each.y1());
      rect.add(each.x2());
      rect.add(each.y2());
      JsonObject object = new JsonObject();
      object.add("rect", rect);
      object.addProperty("class", each.className());
      object.addProperty("conf", each.confidence());
      object.addProperty("feature", feature(regions, objects.size()));
      objects.add(object);
    }
    json.add("objects", objects);
    return json;
  }

  /** What the detector computed of a region, without the numbers of its box. */
  private static String feature(RegionFeatures regions, int region) {
    int length = regions.width() - RegionFeatures.BOX_NUMBERS;
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(regions.values(), region * regions.width(), length);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Writes the size file of scene_graph_benchmark. */
  public static Path writeSizes(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    sizes()
        .forEach(
            (key, size) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s\t[{\"height\": %d, \"width\": %d}]",
                        key,
                        size.height(),
                        size.width())));
    Files.createDirectories(file.getParent());
    return Files.write(file, lines);
  }

  /** Writes blank pictures of the sizes of the images, named as in COCO. */
  public static Path writePictures(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, ImageSize> image : sizes().entrySet()) {
      ImageSize size = image.getValue();
      String name = String.format(Locale.ROOT, "%012d.jpg", Long.parseLong(image.getKey()));
      ImageIO.write(
          new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY),
          "jpg",
          folder.resolve("COCO_val2014_" + name).toFile());
    }
    return folder;
  }

  private static Map<String, ImageSize> sizes() throws IOException {
    Map<String, ImageSize> sizes = new LinkedHashMap<>();
    try (VinvlFeatures features = VinvlFeatures.open(FEATURES)) {
      for (String key : features.keysInOrder()) {
        ImagePredictions predictions = features.predictions(key);
        sizes.put(key, new ImageSize(predictions.imageHeight(), predictions.imageWidth()));
      }
    }
    return sizes;
  }
}
