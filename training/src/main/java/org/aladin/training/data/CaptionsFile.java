/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.file.StrictJson;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.torch.TorchFile;

/**
 * The captions of a split by image key, in the file's order: {@code train_captions.pt}, a pickled
 * dictionary as the original has it, or the same dictionary as {@code train_captions.json}. The
 * captions of an image are a list, or a JSON list in a text; both forms occur in published files.
 * An image key occurs once, and no caption is empty.
 */
public final class CaptionsFile {
  private CaptionsFile() {}

  /**
   * Finds and reads the captions of a split; {@code .pt} comes before {@code .json}.
   *
   * @param dataDir {@code --data_dir}
   * @param split {@code train}, {@code minival} or {@code test}
   * @throws IOException if neither file exists, or the file is malformed
   */
  public static Map<String, List<String>> read(Path dataDir, String split) throws IOException {
    Path torch = dataDir.resolve(split + "_captions.pt");
    Path json = dataDir.resolve(split + "_captions.json");
    if (Files.exists(torch)) {
      return read(torch);
    }
    if (Files.exists(json)) {
      return read(json);
    }
    throw new NoSuchFileException(
        dataDir.toString(),
        null,
        "holds neither " + torch.getFileName() + " nor " + json.getFileName());
  }

  /**
   * Reads one file, in torch's formats or as JSON by its ending.
   *
   * @throws IOException if it holds anything but captions by image key; the message names the key
   */
  public static Map<String, List<String>> read(Path file) throws IOException {
    Map<String, List<String>> captions =
        file.toString().endsWith(".json") ? readJson(file) : readTorch(file);
    if (captions.isEmpty()) {
      throw new IOException(file + " holds no captions");
    }
    return captions;
  }

  private static Map<String, List<String>> readTorch(Path file) throws IOException {
    if (!(TorchFile.read(file) instanceof Map<?, ?> map)) {
      throw new IOException(file + " holds no dictionary from image key to captions");
    }
    Map<String, List<String>> captions = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      List<String> own;
      if (entry.getValue() instanceof String text) {
        own = texts(file, key, parse(file, key, text));
      } else if (entry.getValue() instanceof List<?> list) {
        own = texts(file, key, list);
      } else {
        throw noTexts(file, key);
      }
      if (captions.put(key, own) != null) {
        throw new IOException(
            file + " holds image " + key + " twice: under a number and under a text");
      }
    }
    return captions;
  }

  private static Map<String, List<String>> readJson(Path file) throws IOException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : StrictJson.readObject(file).entrySet()) {
      JsonElement value = entry.getValue();
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
        value = parse(file, entry.getKey(), value.getAsString());
      }
      captions.put(entry.getKey(), texts(file, entry.getKey(), value));
    }
    return captions;
  }

  private static JsonElement parse(Path file, String key, String text) throws IOException {
    try {
      return StrictJson.parse(text);
    } catch (JsonParseException e) {
      throw new IOException(
          file + ": the captions of image " + key + " are not valid JSON: " + e.getMessage(), e);
    }
  }

  private static List<String> texts(Path file, String key, JsonElement value) throws IOException {
    if (!(value instanceof JsonArray list)) {
      throw noTexts(file, key);
    }
    List<Object> own = new ArrayList<>();
    for (JsonElement caption : list) {
      boolean isText = caption.isJsonPrimitive() && caption.getAsJsonPrimitive().isString();
      own.add(isText ? caption.getAsString() : caption);
    }
    return texts(file, key, own);
  }

  private static List<String> texts(Path file, String key, List<?> captions) throws IOException {
    List<String> own = new ArrayList<>();
    for (Object caption : captions) {
      if (!(caption instanceof String text)) {
        throw noTexts(file, key);
      }
      own.add(text);
      if (!WordPieceTokenizer.hasWords(text)) {
        throw new IOException(
            file
                + ": caption "
                + own.size()
                + " of the "
                + captions.size()
                + " of image "
                + key
                + " is empty, expected words");
      }
    }
    return List.copyOf(own);
  }

  private static IOException noTexts(Path file, String key) {
    return new IOException(file + ": the captions of image " + key + " are not a list of texts");
  }

  /**
   * The captions of each image that are used.
   *
   * @param maximum of an image with more captions only the first ones are used
   * @throws IllegalArgumentException if an image has no captions; the message names it
   */
  public static CaptionOwners owners(Map<String, List<String>> captionsByKey, int maximum) {
    captionsByKey.forEach(
        (key, own) -> {
          if (own.isEmpty()) {
            throw new IllegalArgumentException(
                "Image " + key + " has no captions, expected at least 1");
          }
        });
    return CaptionOwners.of(captionsByKey.values(), maximum);
  }
}
