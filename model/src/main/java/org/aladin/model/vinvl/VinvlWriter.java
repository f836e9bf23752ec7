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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.image.RegionFeatures;

/**
 * Writes region features as VinVL publishes them, image by image, into one folder: {@code
 * features.tsv}, {@code predictions.tsv}, their {@code .lineidx} and, when closed, {@code
 * imageid2idx.json}. Files that are there already are replaced. For one thread.
 */
public final class VinvlWriter implements Closeable {
  private final Path directory;
  private final IndexedLines features;
  private final IndexedLines predictions;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private int width;

  /**
   * @param directory made if it is not there
   */
  public VinvlWriter(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    Files.deleteIfExists(directory.resolve("imageid2idx.json"));
    this.features = new IndexedLines(directory.resolve("features.tsv"));
    try {
      this.predictions = new IndexedLines(directory.resolve("predictions.tsv"));
    } catch (IOException e) {
      features.close();
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
   */
  public void write(String imageKey, RegionFeatures regions, ImagePredictions seen)
      throws IOException {
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
    features.write(imageKey + '\t' + regions.count() + '\t' + base64);
    predictions.write(imageKey + '\t' + PredictionsLine.write(seen));
    lines.put(imageKey, lines.size());
  }

  @Override
  public void close() throws IOException {
    try (features;
        predictions;
        Writer text =
            Files.newBufferedWriter(directory.resolve("imageid2idx.json"), StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (Map.Entry<String, Integer> entry : lines.entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
  }

  /** A file of lines, and beside it the byte offset of each. */
  private static final class IndexedLines implements Closeable {
    private final OutputStream lines;
    private final BufferedWriter offsets;
    private long offset;

    IndexedLines(Path file) throws IOException {
      lines = new BufferedOutputStream(Files.newOutputStream(file));
      try {
        offsets = Files.newBufferedWriter(IndexedTsv.lineidx(file), StandardCharsets.US_ASCII);
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

    @Override
    public void close() throws IOException {
      try (lines;
          offsets) {
        offsets.flush();
      }
    }
  }
}
