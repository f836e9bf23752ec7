/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The captions of each split as training reads them, {@code train_captions.json} and so on, and its
 * image keys, {@code train_img_keys.tsv} and so on. A split without pictures has no files.
 */
final class TrainingFiles {
  private TrainingFiles() {}

  /** Writes the files; those that are there are replaced. */
  static void write(Path directory, List<CaptionedPicture> pictures) throws IOException {
    for (Split split : Split.values()) {
      List<CaptionedPicture> own = pictures.stream().filter(p -> p.split() == split).toList();
      if (!own.isEmpty()) {
        writeCaptions(directory.resolve(split + "_captions.json"), own);
        Files.write(
            directory.resolve(split + "_img_keys.tsv"),
            own.stream().map(CaptionedPicture::key).toList());
      }
    }
  }

  private static void writeCaptions(Path file, List<CaptionedPicture> pictures) throws IOException {
    try (Writer text = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (CaptionedPicture picture : pictures) {
        json.name(picture.key()).beginArray();
        for (String caption : picture.captions()) {
          json.value(caption);
        }
        json.endArray();
      }
      json.endObject();
    }
  }
}
