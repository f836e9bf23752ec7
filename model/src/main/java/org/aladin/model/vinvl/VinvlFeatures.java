/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.aladin.model.file.StrictJson;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Region features in VinVL's files; each image is read on request. F, the number of values per
 * region, is determined by the first image, and all other images must have the same.
 *
 * <p>Thread-safe; threads read in parallel.
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
   * @throws IOException if the file is missing or empty, or one of its siblings does not match it
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
   * Opens {@code features.tsv} for a model with a known region width.
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
    for (Map.Entry<String, JsonElement> entry : StrictJson.readObject(json).entrySet()) {
      String key = entry.getKey();
      OptionalLong line = StrictJson.wholeNumber(entry.getValue(), 0, features.lines() - 1);
      if (line.isEmpty()) {
        throw new IOException(
            json
                + ": image key "
                + key
                + " is on line index "
                + entry.getValue()
                + ", expected 0 to "
                + (features.lines() - 1)
                + " as "
                + features.file().getFileName()
                + " has "
                + features.lines()
                + " lines");
      }
      lines.put(key, (int) line.getAsLong());
    }
    return lines;
  }

  @Override
  public RegionFeatures read(String imageKey) throws IOException {
    int line = line(imageKey);
    FeatureLine row = FeatureLine.parse(features, line);
    String place = features.place(line) + ", image key " + imageKey;
    requireKey(line, row.key(), imageKey);
    float[] values = row.values(place, width);
    try {
      return new RegionFeatures(values, width, predictions.read(imageKey, line).labels());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * The size and the detected objects of an image; 0 × 0 and no objects without {@code
   * predictions.tsv}.
   *
   * @throws NoSuchElementException if there is no such image
   */
  public ImagePredictions predictions(String imageKey) throws IOException {
    return predictions.read(imageKey, line(imageKey));
  }

  /**
   * Checks by their keys that images can be read: each has a line in {@code features.tsv} and, if
   * the file exists, in {@code predictions.tsv}. Values and labels are not checked.
   *
   * @param imageKeys the images that will be read
   * @param origin the origin of the keys, named in the message
   * @throws IOException if one of them has no line; the message counts them and names the first
   */
  public void requireImages(Collection<String> imageKeys, String origin) throws IOException {
    List<String> unknown = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (String key : imageKeys) {
      Integer line = lines.get(key);
      if (line == null) {
        unknown.add(key);
        continue;
      }
      requireKey(line, features.key(line), key);
      if (!predictions.has(key, line)) {
        unseen.add(key);
      }
    }
    requireNone(unknown, imageKeys.size(), origin, features.file());
    requireNone(unseen, imageKeys.size(), origin, predictions.file());
  }

  private static void requireNone(List<String> missing, int all, String origin, Path file)
      throws IOException {
    if (!missing.isEmpty()) {
      List<String> named = missing.subList(0, Math.min(10, missing.size()));
      throw new IOException(
          file
              + " has no line for "
              + missing.size()
              + " of the "
              + all
              + " images of "
              + origin
              + ": "
              + String.join(", ", named)
              + (named.size() < missing.size() ? " and others" : "")
              + "; expected one line per image");
    }
  }

  private void requireKey(int line, String found, String imageKey) throws IOException {
    if (!found.equals(imageKey)) {
      throw new IOException(
          features.place(line)
              + ", image key "
              + imageKey
              + ": the line is that of "
              + found
              + "; imageid2idx.json or "
              + IndexedTsv.lineidx(features.file()).getFileName()
              + " belongs to another file (without them, the lines are found by reading the file)");
    }
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

  /** F, the number of values per region. */
  public int width() {
    return width;
  }

  /**
   * The extractor of the features, from {@code features.extractor.json} in the folder of {@code
   * features.tsv}; empty if there is no such file, as in VinVL's published data.
   *
   * @throws IOException if the file is malformed; the message names it
   */
  public static Optional<ExtractorFingerprint> readExtractor(Path featuresTsv) throws IOException {
    return FeaturesOrigin.read(featuresTsv);
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
}
