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
 * Region features in VinVL's files; each image is read on request. The features file is {@code
 * features.tsv}, or a detector's own {@code predictions.tsv} in which each object has its feature;
 * its content tells which. F, the number of values per region, is determined by the first image,
 * and all other images must have the same.
 *
 * <p>Thread-safe; threads read in parallel.
 */
public final class VinvlFeatures implements RegionFeatureSource {
  private static final Logger log = LoggerFactory.getLogger(VinvlFeatures.class);

  private final IndexedTsv features;
  private final Map<String, Integer> lines;
  private final RegionRows rows;

  private VinvlFeatures(IndexedTsv features, Map<String, Integer> lines, RegionRows rows) {
    this.features = features;
    this.lines = lines;
    this.rows = rows;
  }

  /**
   * Opens a features file and its siblings in the same folder.
   *
   * @throws IOException if the file is missing or empty, or one of its siblings does not match it
   */
  public static VinvlFeatures open(Path featuresFile) throws IOException {
    return open(featuresFile, Optional.empty());
  }

  /**
   * Opens a features file and its siblings in the same folder.
   *
   * @param sizes of the images, for a detector's output that lacks them; closed with the features
   * @throws IOException if the file is missing or empty, or one of its siblings does not match it;
   *     the sizes are then closed
   */
  public static VinvlFeatures open(Path featuresFile, Optional<ImageSizes> sizes)
      throws IOException {
    IndexedTsv features = null;
    RegionRows rows = null;
    try {
      features = IndexedTsv.open(featuresFile);
      if (features.lines() == 0) {
        throw new IOException(featuresFile + " holds no image");
      }
      rows =
          DetectorRows.isIn(features)
              ? new DetectorRows(features, sizes)
              : new FeaturesRows(features);
      VinvlFeatures opened = new VinvlFeatures(features, lines(features), rows);
      if (rows instanceof FeaturesRows && sizes.isPresent()) {
        sizes.get().close();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      if (features != null) {
        features.close();
      }
      if (rows != null) {
        rows.close();
      }
      if (sizes.isPresent()) {
        sizes.get().close();
      }
      throw e;
    }
  }

  /**
   * Opens a features file for a model with a known region width.
   *
   * @param expectedWidth F of the model
   * @throws IOException also if the file's regions have another width
   */
  public static VinvlFeatures open(Path featuresFile, int expectedWidth) throws IOException {
    return open(featuresFile).requireWidth(expectedWidth);
  }

  /**
   * Closes the features if their width is another one.
   *
   * @param expectedWidth F of the model
   * @return this
   * @throws IOException if the regions have another width; the message has both
   */
  public VinvlFeatures requireWidth(int expectedWidth) throws IOException {
    if (width() != expectedWidth) {
      close();
      throw new IOException(
          features.file()
              + " has regions of "
              + width()
              + " numbers, expected the model's "
              + expectedWidth);
    }
    return this;
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
    requireKey(line, features.key(line), imageKey);
    return rows.read(line, imageKey);
  }

  /**
   * The size and the detected objects of an image; 0 × 0 and no objects if they are unknown.
   *
   * @throws NoSuchElementException if there is no such image
   */
  public ImagePredictions predictions(String imageKey) throws IOException {
    return rows.predictions(line(imageKey), imageKey);
  }

  /**
   * Checks by their keys that images can be read: each has a line in the features file and, if it
   * exists beside {@code features.tsv}, in {@code predictions.tsv}. Values and labels are not
   * checked.
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
      if (!rows.hasPredictions(line, key)) {
        unseen.add(key);
      }
    }
    requireNone(unknown, imageKeys.size(), origin, features.file());
    requireNone(unseen, imageKeys.size(), origin, rows.predictionsFile());
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
    return rows.width();
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

  /** The keys of all images, in the order of their lines. */
  public List<String> keysInOrder() {
    return lines.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void close() throws IOException {
    try (features;
        rows) {
      log.debug("closing {}", features.file());
    }
  }
}
