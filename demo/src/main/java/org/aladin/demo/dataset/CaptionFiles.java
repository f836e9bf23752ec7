/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The caption files for training: {@code train_captions.json}, {@code minival_captions.json} and
 * {@code test_captions.json}, each an object from image key to list of captions.
 */
public final class CaptionFiles {
  private CaptionFiles() {}

  /** Writes the three files into a folder, which is created if it does not exist. */
  public static void write(CaptionedImages images, Path folder) throws IOException {
    Files.createDirectories(folder);
    write(images.train(), folder.resolve("train_captions.json"));
    write(images.validation(), folder.resolve("minival_captions.json"));
    write(images.test(), folder.resolve("test_captions.json"));
  }

  private static void write(List<CaptionedImage> images, Path file) throws IOException {
    try (Writer text = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (CaptionedImage image : images) {
        json.name(image.key()).beginArray();
        for (String caption : image.captions()) {
          json.value(caption);
        }
        json.endArray();
      }
      json.endObject();
    }
  }
}
