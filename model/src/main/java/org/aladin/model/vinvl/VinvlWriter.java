/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.image.RegionFeatures;

/**
 * Writes region features as VinVL publishes them, image by image, into one folder: {@code
 * features.tsv}, {@code predictions.tsv}, their {@code .lineidx} and {@code imageid2idx.json}. The
 * files are written under other names and get their own in {@link #finish}, so that half a data set
 * never looks like a whole one; those that are there already stay until then. For one thread.
 */
public final class VinvlWriter implements Closeable {
  private static final String PART = ".part";
  private static final String IMAGE_INDEX = "imageid2idx.json";

  private final Path directory;
  private final IndexedLines features;
  private final IndexedLines predictions;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private int width;
  private boolean failed;
  private boolean closed;

  /**
   * @param directory made if it is not there
   */
  public VinvlWriter(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.features = new IndexedLines(directory.resolve("features.tsv"));
    try {
      this.predictions = new IndexedLines(directory.resolve("predictions.tsv"));
    } catch (IOException e) {
      features.discard();
      throw e;
    }
  }

  /**
   * Adds an image.
   *
   * @param imageKey without tab or line end, not written before
   * @param regions of the same width as those of every other image
   * @param seen the size of the image and the objects whose class names are the regions' labels
   * @throws IllegalArgumentException if one of these does not hold; nothing is written then
   * @throws IOException if it cannot be written; nothing can be written or finished after that
   */
  public void write(String imageKey, RegionFeatures regions, ImagePredictions seen)
      throws IOException {
    requireOpen();
    if (imageKey.isEmpty() || imageKey.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "Image key \"" + imageKey + "\", expected text without tabs and line ends");
    }
    if (lines.containsKey(imageKey)) {
      throw new IllegalArgumentException("Image key " + imageKey + " is written already");
    }
    if (!lines.isEmpty() && regions.width() != width) {
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
    lines.put(imageKey, lines.size());
    failed = false;
  }

  /**
   * Gives the files their names: all images are written. Files of these names that are there
   * already are replaced.
   *
   * @throws IllegalStateException if an image could not be written, or the writer is closed
   * @throws IOException if a file cannot be written or renamed
   */
  public void finish() throws IOException {
    requireOpen();
    failed = true;
    Path index = directory.resolve(IMAGE_INDEX);
    writeImageIndex(part(index));
    features.close();
    predictions.close();
    // Without these the lines are found by reading the files: never those of others.
    Files.deleteIfExists(index);
    features.dropOldOffsets();
    predictions.dropOldOffsets();
    predictions.publish();
    features.publish();
    Files.move(part(index), index, StandardCopyOption.REPLACE_EXISTING);
    closed = true;
  }

  /** Discards what was written, unless it is finished. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      features.discard();
    } finally {
      predictions.discard();
      Files.deleteIfExists(part(directory.resolve(IMAGE_INDEX)));
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
      for (Map.Entry<String, Integer> entry : lines.entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + PART);
  }

  /** A file of lines, and beside it the byte offset of each. */
  private static final class IndexedLines implements Closeable {
    private final Path file;
    private final Path lineidx;
    private final OutputStream lines;
    private final BufferedWriter offsets;
    private long offset;

    IndexedLines(Path file) throws IOException {
      this.file = file;
      this.lineidx = IndexedTsv.lineidx(file);
      lines = new BufferedOutputStream(Files.newOutputStream(part(file)));
      try {
        offsets = Files.newBufferedWriter(part(lineidx), StandardCharsets.US_ASCII);
      } catch (IOException e) {
        lines.close();
        throw e;
      }
    }

    void write(String line) throws IOException {
      byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
      lines.write(bytes);
      offsets.write(Long.toString(offset));
      offsets.write('\n');
      offset += bytes.length;
    }

    void dropOldOffsets() throws IOException {
      Files.deleteIfExists(lineidx);
    }

    void publish() throws IOException {
      Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part(lineidx), lineidx, StandardCopyOption.REPLACE_EXISTING);
    }

    void discard() throws IOException {
      try {
        close();
      } finally {
        Files.deleteIfExists(part(file));
        Files.deleteIfExists(part(lineidx));
      }
    }

    @Override
    public void close() throws IOException {
      try (lines;
          offsets) {
        offsets.flush();
      }
    }
  }
}
