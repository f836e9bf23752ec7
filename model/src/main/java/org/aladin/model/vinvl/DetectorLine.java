/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.aladin.model.file.StrictJson;
import org.aladin.model.image.RegionFeatures;

/**
 * The JSON of one line of a detector's own {@code predictions.tsv}: an object with the list {@code
 * objects}, or the bare list. Each object has a {@code class}, a {@code rect} and a {@code
 * feature}, the base64 of little-endian float32. Other members are ignored.
 *
 * @param size if the JSON has both {@code image_h} and {@code image_w}
 * @param objects in the detector's order
 */
record DetectorLine(Optional<ImageSize> size, List<Item> objects) {
  private static final int CORNERS = 4;

  /**
   * @param feature null if there is none
   */
  record Item(String className, double confidence, double[] rect, String feature) {}

  /**
   * @param place the file, line and image key, for messages
   */
  static DetectorLine parse(String json, String place) throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      DetectorLine line = line(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the end of the value");
      }
      return line;
    } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
      throw new IOException(place + ": broken JSON: " + StrictJson.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private static DetectorLine line(JsonReader reader) throws IOException {
    if (reader.peek() == JsonToken.BEGIN_ARRAY) {
      return new DetectorLine(Optional.empty(), items(reader));
    }
    Double height = null;
    Double width = null;
    List<Item> items = null;
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      switch (name) {
        case "image_h" -> height = number(reader);
        case "image_w" -> width = number(reader);
        case "objects" -> items = items(reader);
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    if (items == null) {
      throw new IllegalArgumentException("no \"objects\", expected a list");
    }
    if (height == null || width == null) {
      return new DetectorLine(Optional.empty(), items);
    }
    return new DetectorLine(
        Optional.of(new ImageSize(pixels("image_h", height), pixels("image_w", width))), items);
  }

  private static int pixels(String name, double value) {
    if (value != Math.rint(value) || value < 1 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a whole number of pixels, at least 1");
    }
    return (int) value;
  }

  private static Double number(JsonReader reader) throws IOException {
    if (reader.peek() == JsonToken.NULL) {
      reader.nextNull();
      return null;
    }
    return reader.nextDouble();
  }

  private static List<Item> items(JsonReader reader) throws IOException {
    List<Item> items = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      items.add(item(reader, items.size()));
    }
    reader.endArray();
    return items;
  }

  private static Item item(JsonReader reader, int index) throws IOException {
    String className = null;
    double confidence = 0;
    double[] rect = null;
    String feature = null;
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      switch (name) {
        case "class" -> className = reader.nextString();
        case "conf" -> {
          Double value = number(reader);
          confidence = value == null ? 0 : value;
        }
        case "rect" -> rect = rect(reader, index);
        case "feature" -> feature = reader.nextString();
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    if (className == null || rect == null) {
      throw new IllegalArgumentException(
          "object "
              + index
              + " has no "
              + (className == null ? "\"class\"" : "\"rect\"")
              + ", expected \"class\", \"rect\" and \"feature\"");
    }
    return new Item(className, confidence, rect, feature);
  }

  private static double[] rect(JsonReader reader, int index) throws IOException {
    double[] rect = new double[CORNERS];
    int count = 0;
    reader.beginArray();
    while (reader.hasNext()) {
      if (reader.peek() != JsonToken.NUMBER) {
        throw new IllegalArgumentException(
            "the \"rect\" of object " + index + " has other values, expected 4 numbers");
      }
      double value = reader.nextDouble();
      if (count < CORNERS) {
        rect[count] = value;
      }
      count++;
    }
    reader.endArray();
    if (count != CORNERS) {
      throw new IllegalArgumentException(
          "the \"rect\" of object " + index + " has " + count + " numbers, expected 4");
    }
    return rect;
  }

  /** The number of values of the first object's feature, and of its box. */
  int width(String place) throws IOException {
    requireObjects(place);
    return feature(0, place).remaining() / Float.BYTES + RegionFeatures.BOX_NUMBERS;
  }

  /**
   * The model's input: each object's feature, and the six numbers of its box.
   *
   * @param width of a region
   */
  RegionFeatures regions(ImageSize image, int width, String place) throws IOException {
    requireObjects(place);
    int own = width - RegionFeatures.BOX_NUMBERS;
    float[] values = new float[objects.size() * width];
    for (int i = 0; i < objects.size(); i++) {
      ByteBuffer feature = feature(i, place);
      if (feature.remaining() != own * Float.BYTES) {
        throw new IOException(
            place
                + ": the \"feature\" of object "
                + i
                + " has "
                + feature.remaining()
                + " bytes, expected "
                + own * Float.BYTES
                + " ("
                + own
                + " float32, as in the first line)");
      }
      feature.asFloatBuffer().get(values, i * width, own);
      putBox(objects.get(i).rect, image, values, i * width + own);
    }
    try {
      return new RegionFeatures(values, width, predictions(image).labels());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private void requireObjects(String place) throws IOException {
    if (objects.isEmpty()) {
      throw new NoRegionsException(place + ": no objects, expected at least one");
    }
  }

  /** As the original's extraction does: corners and sizes are float32, corners are clipped. */
  private static void putBox(double[] rect, ImageSize image, float[] values, int at) {
    float x1 = clipped((float) rect[0] / image.width());
    float y1 = clipped((float) rect[1] / image.height());
    float x2 = clipped((float) rect[2] / image.width());
    float y2 = clipped((float) rect[3] / image.height());
    values[at] = x1;
    values[at + 1] = y1;
    values[at + 2] = x2;
    values[at + 3] = y2;
    values[at + 4] = y2 - y1;
    values[at + 5] = x2 - x1;
  }

  private static float clipped(float part) {
    return Math.min(Math.max(part, 0), 1);
  }

  private ByteBuffer feature(int index, String place) throws IOException {
    String text = objects.get(index).feature;
    if (text == null) {
      throw new IOException(
          place
              + ": object "
              + index
              + " has no \"feature\"; expected the output of a detector that writes features, or"
              + " VinVL's features.tsv as the features file");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      if (bytes.remaining() == 0 || bytes.remaining() % Float.BYTES != 0) {
        throw new IOException(
            place
                + ": the \"feature\" of object "
                + index
                + " has "
                + bytes.remaining()
                + " bytes, expected a multiple of "
                + Float.BYTES);
      }
      return bytes.order(ByteOrder.LITTLE_ENDIAN);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          place + ": the \"feature\" of object " + index + " is broken base64: " + e.getMessage(),
          e);
    }
  }

  /** The size and the objects without their features. */
  ImagePredictions predictions(ImageSize image) {
    return new ImagePredictions(
        image.height(),
        image.width(),
        objects.stream()
            .map(
                o ->
                    new ImagePredictions.DetectedObject(
                        o.className, o.confidence, o.rect[0], o.rect[1], o.rect[2], o.rect[3]))
            .toList());
  }

  /** Whether a box reaches more than a pixel beyond the image. */
  boolean exceeds(ImageSize image) {
    return objects.stream()
        .map(Item::rect)
        .anyMatch(
            rect ->
                Math.max(rect[0], rect[2]) > image.width() + 1
                    || Math.max(rect[1], rect[3]) > image.height() + 1);
  }
}
