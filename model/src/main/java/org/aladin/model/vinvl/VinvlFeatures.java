/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Region features in VinVL's files, each image read by itself when it is asked for. F, the numbers
 * of a region, is what the first image has, and every other image has to have the same.
 *
 * <p>Safe for several threads, which read side by side.
 */
public final class VinvlFeatures implements RegionFeatureSource {
  private static final Logger log = LoggerFactory.getLogger(VinvlFeatures.class);

  private final IndexedTsv features;
  private final Map<String, Integer> lines;
  private final PredictionsTsv predictions;
  private final int width;

  private VinvlFeatures(IndexedTsv features, Map<String, Integer> lines, PredictionsTsv predictions)
      throws IOException {
    this.features = features;
    this.lines = lines;
    this.predictions = predictions;
    FeatureLine first = FeatureLine.parse(features, 0);
    this.width = first.width(features.place(0));
  }

  /**
   * Opens {@code features.tsv} and its siblings in the same folder.
   *
   * @throws IOException if the file is missing or empty, or one of its siblings does not fit it
   */
  public static VinvlFeatures open(Path featuresTsv) throws IOException {
    IndexedTsv features = IndexedTsv.open(featuresTsv);
    PredictionsTsv predictions = null;
    try {
      if (features.lines() == 0) {
        throw new IOException(featuresTsv + " holds no image");
      }
      predictions = PredictionsTsv.open(featuresTsv.resolveSibling("predictions.tsv"));
      return new VinvlFeatures(features, lines(features), predictions);
    } catch (IOException | RuntimeException e) {
      features.close();
      if (predictions != null) {
        predictions.close();
      }
      throw e;
    }
  }

  /**
   * Opens {@code features.tsv} for a model that reads regions of a known width.
   *
   * @param expectedWidth F of the model
   * @throws IOException also if the file's regions have another width
   */
  public static VinvlFeatures open(Path featuresTsv, int expectedWidth) throws IOException {
    VinvlFeatures source = open(featuresTsv);
    if (source.width != expectedWidth) {
      source.close();
      throw new IOException(
          featuresTsv
              + " has regions of "
              + source.width
              + " numbers, expected the model's "
              + expectedWidth);
    }
    return source;
  }

  private static Map<String, Integer> lines(IndexedTsv features) throws IOException {
    Path json = features.file().resolveSibling("imageid2idx.json");
    if (!Files.isRegularFile(json)) {
      log.info("imageid2idx.json is missing: reading the image keys of {}", features.file());
      return features.keys();
    }
    Map<String, Integer> lines = new HashMap<>();
    try (Reader text = Files.newBufferedReader(json, StandardCharsets.UTF_8);
        JsonReader reader = new JsonReader(text)) {
      reader.beginObject();
      while (reader.hasNext()) {
        String key = reader.nextName();
        int line = reader.nextInt();
        if (line < 0 || line >= features.lines()) {
          throw new IOException(
              json
                  + ": image key "
                  + key
                  + " is on line index "
                  + line
                  + ", expected 0 to "
                  + (features.lines() - 1)
                  + " as "
                  + features.file().getFileName()
                  + " has "
                  + features.lines()
                  + " lines");
        }
        lines.put(key, line);
      }
      reader.endObject();
    } catch (IllegalStateException | NumberFormatException e) {
      throw new IOException(
          json + ": expected a JSON object from image key to line number; " + e.getMessage(), e);
    }
    return lines;
  }

  @Override
  public RegionFeatures read(String imageKey) throws IOException {
    int line = line(imageKey);
    FeatureLine row = FeatureLine.parse(features, line);
    String place = features.place(line) + ", image key " + imageKey;
    if (!row.key().equals(imageKey)) {
      throw new IOException(
          place
              + ": the line is that of "
              + row.key()
              + "; imageid2idx.json or "
              + IndexedTsv.lineidx(features.file()).getFileName()
              + " belongs to another file (without them they are made anew)");
    }
    float[] values = row.values(place, width);
    try {
      return new RegionFeatures(values, width, predictions.read(imageKey, line).labels());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * The size and the detected objects of an image; without {@code predictions.tsv} a size of 0 × 0
   * and no object.
   *
   * @throws NoSuchElementException if there is no such image
   */
  public ImagePredictions predictions(String imageKey) throws IOException {
    return predictions.read(imageKey, line(imageKey));
  }

  private int line(String imageKey) {
    Integer line = lines.get(Objects.requireNonNull(imageKey, "imageKey"));
    if (line == null) {
      throw new NoSuchElementException(
          "No image with key "
              + imageKey
              + " among the "
              + lines.size()
              + " of "
              + features.file());
    }
    return line;
  }

  /** F, the numbers of a region. */
  public int width() {
    return width;
  }

  /** The keys of all images, in no particular order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(lines.keySet());
  }

  @Override
  public void close() throws IOException {
    try (features;
        predictions) {
      log.debug("closing {}", features.file());
    }
  }

  /** One line of {@code features.tsv}, its numbers not yet decoded. */
  private record FeatureLine(String key, int boxes, ByteBuffer base64) {
    static FeatureLine parse(IndexedTsv file, int line) throws IOException {
      byte[] bytes = file.read(line);
      String key = file.key(line, bytes);
      int countAt = IndexedTsv.columnEnd(bytes, 0) + 1;
      int countEnd = IndexedTsv.columnEnd(bytes, countAt);
      String place = file.place(line) + ", image key " + key;
      if (countEnd >= bytes.length) {
        throw new IOException(
            place + ": fewer than three columns, expected key, number of boxes and base64");
      }
      String count = new String(bytes, countAt, countEnd - countAt, StandardCharsets.US_ASCII);
      int boxes;
      try {
        boxes = Integer.parseInt(count.trim());
      } catch (NumberFormatException e) {
        throw new IOException(
            place + ": number of boxes \"" + count + "\", expected a whole number", e);
      }
      if (boxes < 1) {
        throw new IOException(place + ": number of boxes " + boxes + ", expected at least 1");
      }
      int from = countEnd + 1;
      return new FeatureLine(key, boxes, ByteBuffer.wrap(bytes, from, bytes.length - from));
    }

    int width(String place) throws IOException {
      int numbers = decode(place).remaining() / Float.BYTES;
      if (numbers % boxes != 0 || numbers / boxes < RegionFeatures.BOX_NUMBERS) {
        throw new IOException(
            place
                + ", image key "
                + key
                + ": "
                + boxes
                + " boxes and "
                + numbers
                + " numbers, expected the same count for each box and at least "
                + RegionFeatures.BOX_NUMBERS);
      }
      return numbers / boxes;
    }

    float[] values(String place, int width) throws IOException {
      ByteBuffer bytes = decode(place);
      int numbers = bytes.remaining() / Float.BYTES;
      if (numbers != (long) boxes * width) {
        throw new IOException(
            place
                + ": "
                + boxes
                + " boxes and "
                + numbers
                + " numbers, expected "
                + (long) boxes * width
                + " ("
                + width
                + " a box)");
      }
      float[] values = new float[numbers];
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }

    private ByteBuffer decode(String place) throws IOException {
      ByteBuffer bytes;
      try {
        bytes = Base64.getDecoder().decode(base64.duplicate());
      } catch (IllegalArgumentException e) {
        throw new IOException(place + ": broken base64: " + e.getMessage(), e);
      }
      if (bytes.remaining() % Float.BYTES != 0) {
        throw new IOException(
            place + ": " + bytes.remaining() + " bytes, expected a multiple of " + Float.BYTES);
      }
      return bytes;
    }
  }
}
