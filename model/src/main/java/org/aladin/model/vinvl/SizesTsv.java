/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.aladin.model.file.StrictJson;
import org.aladin.model.file.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The size file of scene_graph_benchmark ({@code *.hw.tsv}): image key, and {@code [{"height": h,
 * "width": w}]}, the same without brackets, or {@code h w}. The keys are read when the first size
 * is needed. Thread-safe.
 */
public final class SizesTsv implements ImageSizes {
  private static final Logger log = LoggerFactory.getLogger(SizesTsv.class);
  private static final String ENDING = "hw.tsv";

  private final IndexedTsv tsv;
  private Map<String, Integer> lines;

  private SizesTsv(IndexedTsv tsv) {
    this.tsv = tsv;
  }

  /**
   * @throws IOException if the file is missing, or its {@code .lineidx} does not match it
   */
  public static SizesTsv open(Path file) throws IOException {
    return new SizesTsv(IndexedTsv.open(file));
  }

  /**
   * Opens the size file in the folder of a detector's output: {@code predictions.hw.tsv}, {@code
   * hw.tsv}, or the only file whose name ends in {@code .hw.tsv}.
   */
  static Optional<SizesTsv> besides(Path predictions) throws IOException {
    for (Path file :
        List.of(
            IndexedTsv.sibling(predictions, "." + ENDING), predictions.resolveSibling(ENDING))) {
      if (Files.isRegularFile(file)) {
        return Optional.of(open(file));
      }
    }
    try (Stream<Path> files = Files.list(predictions.toAbsolutePath().getParent())) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith("." + ENDING)).toList();
      return found.size() == 1 ? Optional.of(open(found.get(0))) : Optional.empty();
    }
  }

  @Override
  public Optional<ImageSize> find(String imageKey) throws IOException {
    Integer line = lines().get(imageKey);
    return line == null ? Optional.empty() : Optional.of(read(line, imageKey));
  }

  private synchronized Map<String, Integer> lines() throws IOException {
    if (lines == null) {
      log.info("reading the image keys of {}", tsv.file());
      lines = tsv.keys();
    }
    return lines;
  }

  private ImageSize read(int line, String imageKey) throws IOException {
    byte[] bytes = tsv.read(line);
    int from = IndexedTsv.columnEnd(bytes, 0) + 1;
    String place = tsv.place(line) + ", image key " + imageKey;
    String text = TextFile.decode(bytes, from, bytes.length - from, place + ", its size").strip();
    try {
      return text.startsWith("{") || text.startsWith("[") ? ofJson(text) : ofWords(text);
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new IOException(
          place
              + ": \""
              + text
              + "\", expected [{\"height\": h, \"width\": w}] or \"h w\" in pixels, each at least"
              + " 1",
          e);
    }
  }

  private static ImageSize ofJson(String text) {
    JsonElement json = JsonParser.parseString(text);
    if (json.isJsonArray() && json.getAsJsonArray().size() == 1) {
      json = json.getAsJsonArray().get(0);
    }
    if (!json.isJsonObject()) {
      throw new IllegalArgumentException("no object");
    }
    return new ImageSize(
        pixels(json.getAsJsonObject(), "height"), pixels(json.getAsJsonObject(), "width"));
  }

  private static int pixels(JsonObject json, String name) {
    OptionalLong pixels = StrictJson.wholeNumber(json.get(name), 1, Integer.MAX_VALUE);
    return (int) pixels.orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static ImageSize ofWords(String text) {
    String[] words = text.split("\\s+");
    if (words.length != 2) {
      throw new IllegalArgumentException("not two numbers");
    }
    return new ImageSize(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
  }

  @Override
  public String toString() {
    return tsv.file().toString();
  }

  @Override
  public void close() throws IOException {
    tsv.close();
  }
}
