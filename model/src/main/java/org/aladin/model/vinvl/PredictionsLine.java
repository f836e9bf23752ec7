/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.file.StrictJson;
import org.aladin.model.vinvl.ImagePredictions.DetectedObject;

/**
 * The JSON of one line of {@code predictions.tsv}, with VinVL's names. Some detectors only write
 * the list of objects; the size of the image then has the original's default.
 */
record PredictionsLine(
    @SerializedName("image_h") int imageHeight,
    @SerializedName("image_w") int imageWidth,
    List<Item> objects) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final int UNKNOWN_HEIGHT = 600;
  private static final int UNKNOWN_WIDTH = 800;

  record Item(@SerializedName("class") String className, double conf, double[] rect) {}

  static String write(ImagePredictions predictions) {
    List<Item> items =
        predictions.objects().stream()
            .map(
                o ->
                    new Item(
                        o.className(),
                        o.confidence(),
                        new double[] {o.x1(), o.y1(), o.x2(), o.y2()}))
            .toList();
    return GSON.toJson(
        new PredictionsLine(predictions.imageHeight(), predictions.imageWidth(), items));
  }

  private static PredictionsLine parse(String json) {
    JsonElement element = JsonParser.parseString(json);
    if (element.isJsonArray()) {
      List<Item> items = Arrays.asList(GSON.fromJson(element, Item[].class));
      return new PredictionsLine(UNKNOWN_HEIGHT, UNKNOWN_WIDTH, items);
    }
    return GSON.fromJson(element, PredictionsLine.class);
  }

  /**
   * @param place the file, line and image key, for messages
   */
  static ImagePredictions read(String json, String place) throws IOException {
    PredictionsLine line;
    try {
      line = parse(json);
    } catch (JsonParseException e) {
      throw new IOException(place + ": broken JSON: " + StrictJson.reason(e), e);
    }
    if (line == null || line.objects == null) {
      throw new IOException(place + ": no \"objects\", expected a list");
    }
    for (Item item : line.objects) {
      if (item == null || item.className == null || item.rect == null || item.rect.length != 4) {
        throw new IOException(
            place
                + ": object "
                + GSON.toJson(item)
                + ", expected \"class\" and a \"rect\" of four numbers");
      }
    }
    return new ImagePredictions(
        line.imageHeight,
        line.imageWidth,
        line.objects.stream()
            .map(
                i ->
                    new DetectedObject(
                        i.className, i.conf, i.rect[0], i.rect[1], i.rect[2], i.rect[3]))
            .toList());
  }
}
