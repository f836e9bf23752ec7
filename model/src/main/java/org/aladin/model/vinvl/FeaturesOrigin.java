/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.aladin.model.file.StrictJson;
import org.aladin.model.image.ExtractorFingerprint;

/**
 * {@code features.extractor.json}: the extractor of the {@code features.tsv} in the same folder.
 */
final class FeaturesOrigin {
  private static final int FORMAT = 1;
  private static final String FORMAT_KEY = "format";
  private static final String EXTRACTOR_KEY = "extractor";

  private FeaturesOrigin() {}

  /** The file for {@code features.tsv} is {@code features.extractor.json}. */
  static Path file(Path tsv) {
    return IndexedTsv.sibling(tsv, ".extractor.json");
  }

  static void write(Path tsv, ExtractorFingerprint extractor) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty(FORMAT_KEY, FORMAT);
    json.addProperty(EXTRACTOR_KEY, extractor.toString());
    Files.writeString(file(tsv), json + "\n");
  }

  /**
   * @return empty if there is no such file
   * @throws IOException if the file is malformed; the message names it
   */
  static Optional<ExtractorFingerprint> read(Path tsv) throws IOException {
    Path file = file(tsv);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonObject json = StrictJson.readObject(file);
    OptionalLong format = StrictJson.wholeNumber(json.get(FORMAT_KEY), 1, Integer.MAX_VALUE);
    if (format.isEmpty() || format.getAsLong() > FORMAT) {
      throw new IOException(
          file
              + ": "
              + FORMAT_KEY
              + " is "
              + json.get(FORMAT_KEY)
              + ", but this version reads "
              + FORMAT);
    }
    JsonElement value = json.get(EXTRACTOR_KEY);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw new IOException(file + ": " + EXTRACTOR_KEY + " is " + value + ", expected a text");
    }
    try {
      return Optional.of(ExtractorFingerprint.parse(value.getAsString()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + EXTRACTOR_KEY + ": " + e.getMessage(), e);
    }
  }
}
