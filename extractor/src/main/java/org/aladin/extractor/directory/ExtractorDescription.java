/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.directory;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.aladin.extractor.descriptor.GridFeatureExtractor;
import org.aladin.model.file.StrictJson;
import org.aladin.model.image.RegionFeatures;

/**
 * {@code extractor.json}: describes a network's input and outputs.
 *
 * <pre>{@code
 * {
 *   "extractorFormat": 1,
 *   "name": "my-detector",
 *   "kind": "detector",                    // or grid, or descriptor (which has only a name)
 *   "network": "my-detector.onnx",         // or TorchScript: .pt, .torchscript
 *   "input": {
 *     "name": "image",                     // omitted for the only input
 *     "size": {"rule": "stretch", "width": 416, "height": 416},
 *                                          // letterbox: width, height, fill
 *                                          // shortestSide: shortest, longest
 *                                          // original: longest
 *     "layout": "NCHW", "channels": "BGR", // NHWC, CHW, HWC; RGB
 *     "scale": 1, "mean": [103.5, 116.3, 123.7], "deviation": [57.4, 57.1, 58.4]
 *   },
 *   "outputs": {"boxes": "boxes", "scores": "scores", "labels": "labels", "features": "features"},
 *                                          // names, or positions from 0; a grid has only features
 *   "boxes": {"unit": "relative", "order": "x1y1x2y2", "minimumSide": 0.004},
 *                                          // scaledPixels, picturePixels; y1x1y2x2, cxcywh
 *   "regions": {"maximum": 34, "wholePictureFirst": true, "minimum": 10, "threshold": 0.1},
 *   "suppression": {"overlap": 0.5, "perClass": true}, // unless the network has its own
 *   "labels": {"threshold": 0.15, "firstClass": 0, "classes": ["person", "bicycle"]},
 *                                          // or "file": "classes.txt", one class per line
 *   "featureWidth": 774                    // values per region, including the six of its box
 * }
 * }</pre>
 *
 * @param name the display name: 1 to 64 letters, digits, dots, underscores and hyphens
 * @param kind the source of its regions
 * @param network the network's file name; null for the descriptor, and in a shipped description
 * @param engine the runtime of the network; null for the descriptor
 * @param input null for the descriptor
 * @param detector null for the other kinds
 * @param features a grid's feature map; null for the other kinds
 * @param maximum the maximum number of regions, including the whole picture
 * @param wholePictureFirst whether region 0 is the whole picture, which the alignment head skips
 * @param featureWidth the number of values per region, including the six of its box
 */
public record ExtractorDescription(
    String name,
    Kind kind,
    String network,
    Engine engine,
    InputDescription input,
    DetectorDescription detector,
    Output features,
    int maximum,
    boolean wholePictureFirst,
    int featureWidth) {
  /** The newest format that this version reads. */
  public static final int FORMAT = 1;

  private static final String FORMAT_KEY = "extractorFormat";
  private static final Gson CANONICAL =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  /** The source of regions. */
  public enum Kind {
    DETECTOR,
    GRID,
    DESCRIPTOR
  }

  /** The runtime of a network. */
  public enum Engine {
    ONNX,
    TORCHSCRIPT
  }

  /**
   * Reads a description.
   *
   * @param text JSON
   * @param place its origin, named in messages
   * @param directory the folder of the files that it names
   * @param networkFile the network, unless the description names it; else null
   */
  static ExtractorDescription read(String text, String place, Path directory, String networkFile)
      throws IOException {
    JsonSection json = new JsonSection(place, parse(text, place));
    int format = json.integer(FORMAT_KEY, 1, Integer.MAX_VALUE);
    if (format > FORMAT) {
      throw new ExtractorDirectoryException(
          place
              + " has format "
              + format
              + ", but this version reads formats up to "
              + FORMAT
              + ": use a newer version of ALADIN for Solr");
    }
    String name = json.string("name");
    Kind kind = json.choice("kind", Kind.values());
    ExtractorDescription description =
        kind == Kind.DESCRIPTOR
            ? descriptor(name)
            : network(json, name, kind, directory, networkFile);
    json.finish();
    return description;
  }

  private static JsonObject parse(String text, String place) throws ExtractorDirectoryException {
    try {
      JsonElement element = StrictJson.parse(text);
      if (element.isJsonObject()) {
        return element.getAsJsonObject();
      }
      throw new ExtractorDirectoryException(place + " is not a JSON object");
    } catch (JsonParseException e) {
      throw new ExtractorDirectoryException(place + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static ExtractorDescription descriptor(String name) {
    return new ExtractorDescription(
        name,
        Kind.DESCRIPTOR,
        null,
        null,
        null,
        null,
        null,
        GridFeatureExtractor.REGIONS,
        true,
        GridFeatureExtractor.WIDTH);
  }

  private static ExtractorDescription network(
      JsonSection json, String name, Kind kind, Path directory, String networkFile)
      throws IOException {
    String network = networkFile == null ? json.string("network") : networkFile;
    Engine engine = engine(json, network);
    JsonSection regions = json.section("regions");
    boolean wholePictureFirst = regions.bool("wholePictureFirst", true);
    int maximum = regions.integer("maximum", wholePictureFirst ? 2 : 1, 1000);
    return new ExtractorDescription(
        name,
        kind,
        network,
        engine,
        InputDescription.read(json.section("input")),
        kind == Kind.DETECTOR ? DetectorDescription.read(json, regions, directory) : null,
        kind == Kind.GRID ? json.section("outputs").output("features") : null,
        maximum,
        wholePictureFirst,
        json.integer("featureWidth", RegionFeatures.BOX_NUMBERS + 1, 1_000_000));
  }

  private static Engine engine(JsonSection json, String network)
      throws ExtractorDirectoryException {
    String lower = network.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".onnx")) {
      return Engine.ONNX;
    }
    if (lower.endsWith(".pt") || lower.endsWith(".torchscript")) {
      return Engine.TORCHSCRIPT;
    }
    throw json.wrong("network", network, "a file ending in .onnx, .pt or .torchscript");
  }

  /**
   * Everything that determines features, in a canonical form that does not depend on the file's
   * order, spaces and defaults.
   */
  String canonical() {
    ExtractorDescription unnamed =
        new ExtractorDescription(
            null,
            kind,
            null,
            engine,
            input,
            detector,
            features,
            maximum,
            wholePictureFirst,
            featureWidth);
    return CANONICAL.toJson(unnamed);
  }
}
