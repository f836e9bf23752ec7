/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.stream.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.image.RegionFeatures;

/**
 * Writes region features in VinVL's format, image by image, into one folder: {@code features.tsv},
 * {@code predictions.tsv}, their {@code .lineidx} and {@code imageid2idx.json}; and {@code
 * features.extractor.json} if the extractor is known. The files have temporary names until {@link
 * #finish}, so that an incomplete data set is never mistaken for a complete one; existing files
 * stay until then. Not thread-safe.
 */
public final class VinvlWriter implements Closeable {
  private static final String IMAGE_INDEX = "imageid2idx.json";

  private final Path directory;
  private final Path featuresFile;
  private final Optional<ExtractorFingerprint> extractor;
  private final boolean resumable;
  private final GrowingTsv features;
  private final GrowingTsv predictions;
  private final Set<String> keys = new LinkedHashSet<>();
  private int width;
  private boolean failed;
  private boolean closed;

  /**
   * Writes features of an unknown extractor.
   *
   * @param directory created if missing
   */
  public VinvlWriter(Path directory) throws IOException {
    this(directory, Optional.empty(), false);
  }

  /**
   * Writes features of an extractor.
   *
   * @param directory created if missing
   * @param extractor the extractor of all features
   */
  public VinvlWriter(Path directory, ExtractorFingerprint extractor) throws IOException {
    this(directory, Optional.of(extractor), false);
  }

  private VinvlWriter(Path directory, Optional<ExtractorFingerprint> extractor, boolean resumable)
      throws IOException {
    this.directory = Files.createDirectories(directory);
    this.featuresFile = directory.resolve("features.tsv");
    this.extractor = extractor;
    this.resumable = resumable;
    this.features = open(featuresFile);
    try {
      this.predictions = open(directory.resolve("predictions.tsv"));
    } catch (IOException e) {
      end(features);
      throw e;
    }
  }

  private GrowingTsv open(Path file) throws IOException {
    return resumable ? GrowingTsv.resume(file) : GrowingTsv.create(file);
  }

  /**
   * Continues the files of an earlier writer that was created by this method and has been finished,
   * closed, or killed. Images without complete lines in both files are dropped.
   *
   * @param directory created if missing
   * @param extractor the extractor of all features; empty if it is unknown
   */
  public static VinvlWriter resume(Path directory, Optional<ExtractorFingerprint> extractor)
      throws IOException {
    VinvlWriter writer = new VinvlWriter(directory, extractor, true);
    try {
      writer.keepWhatBothHave();
      return writer;
    } catch (IOException e) {
      writer.close();
      throw e;
    }
  }

  private void keepWhatBothHave() throws IOException {
    List<String> own = features.keys();
    List<String> others = predictions.keys();
    int both = 0;
    while (both < Math.min(own.size(), others.size())
        && own.get(both).equals(others.get(both))
        && keys.add(own.get(both))) {
      both++;
    }
    truncate(both);
  }

  /** The keys of the written images, in order. */
  public List<String> keys() {
    return List.copyOf(keys);
  }

  /**
   * Drops images from the end.
   *
   * @param count the number of images to keep
   */
  public void truncate(int count) throws IOException {
    requireOpen();
    List<String> kept = keys().subList(0, count);
    features.truncate(count);
    predictions.truncate(count);
    keys.clear();
    keys.addAll(kept);
  }

  /**
   * Adds an image.
   *
   * @param imageKey without tab or line end, below 1,024 bytes, not written before
   * @param regions of the same width as those of every other image of this writer
   * @param seen the size of the image and the objects whose class names are the regions' labels
   * @throws IllegalArgumentException if an argument is invalid; nothing is written
   * @throws IOException if the image cannot be written; the writer cannot be used or finished
   *     afterwards
   */
  public void write(String imageKey, RegionFeatures regions, ImagePredictions seen)
      throws IOException {
    requireOpen();
    if (imageKey.isEmpty() || imageKey.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "Image key \"" + imageKey + "\", expected text without tabs and line ends");
    }
    int keyBytes = imageKey.getBytes(StandardCharsets.UTF_8).length;
    if (keyBytes >= IndexedTsv.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "Image key "
              + imageKey
              + " has "
              + keyBytes
              + " bytes, expected fewer than "
              + IndexedTsv.MAX_KEY_BYTES);
    }
    if (keys.contains(imageKey)) {
      throw new IllegalArgumentException("Image key " + imageKey + " is written already");
    }
    if (width != 0 && regions.width() != width) {
      throw new IllegalArgumentException(
          "Image key "
              + imageKey
              + " has regions of "
              + regions.width()
              + " numbers, expected "
              + width
              + " as before");
    }
    if (!seen.labels().equals(regions.labels())) {
      throw new IllegalArgumentException(
          "Image key "
              + imageKey
              + " has the labels \""
              + regions.labels()
              + "\" but the objects \""
              + seen.labels()
              + "\"");
    }
    width = regions.width();
    ByteBuffer bytes =
        ByteBuffer.allocate(regions.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(regions.values());
    String base64 = Base64.getEncoder().encodeToString(bytes.array());
    failed = true;
    features.write(imageKey + '\t' + regions.count() + '\t' + base64);
    predictions.write(imageKey + '\t' + PredictionsLine.write(seen));
    keys.add(imageKey);
    failed = false;
  }

  /**
   * Completes the data set: renames the files to their final names. Replaces existing files.
   *
   * @throws IllegalStateException if an image could not be written, or the writer is closed
   * @throws IOException if a file cannot be written or renamed
   */
  public void finish() throws IOException {
    requireOpen();
    failed = true;
    Path index = directory.resolve(IMAGE_INDEX);
    writeImageIndex(GrowingTsv.part(index));
    Path origin = FeaturesOrigin.file(featuresFile);
    // Features must never be next to the index or the extractor of other features.
    Files.deleteIfExists(index);
    Files.deleteIfExists(featuresFile);
    Files.deleteIfExists(origin);
    if (extractor.isPresent()) {
      FeaturesOrigin.write(featuresFile, extractor.get());
    }
    predictions.publish();
    features.publish();
    Files.move(GrowingTsv.part(index), index, StandardCopyOption.REPLACE_EXISTING);
    closed = true;
  }

  /** Discards the written files, unless they are finished or can be resumed. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      end(features);
    } finally {
      end(predictions);
      Files.deleteIfExists(GrowingTsv.part(directory.resolve(IMAGE_INDEX)));
    }
  }

  private void end(GrowingTsv tsv) throws IOException {
    if (resumable) {
      tsv.close();
    } else {
      tsv.discard();
    }
  }

  private void requireOpen() {
    if (failed || closed) {
      throw new IllegalStateException(
          closed
              ? "The writer of " + directory + " is closed or finished"
              : "An image could not be written to " + directory + ": it cannot be finished");
    }
  }

  private void writeImageIndex(Path file) throws IOException {
    try (Writer text = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      int line = 0;
      for (String key : keys) {
        json.name(key).value(line++);
      }
      json.endObject();
    }
  }
}
