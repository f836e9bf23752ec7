/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import com.google.gson.JsonObject;
import java.util.List;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.training.output.KeyDigest;

/**
 * What an extraction does: it is continued only if it is the same.
 *
 * @param pictures in the order in which they are written
 * @param extractor makes their features
 */
record ExtractionPlan(List<CaptionedPicture> pictures, ExtractorFingerprint extractor) {

  /** What a folder must hold for this extraction to continue it. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("extractor", extractor.toString());
    json.addProperty("pictures", pictures.size());
    json.addProperty("plan", digest());
    return json;
  }

  /** 16 hexadecimal digits of the SHA-256 of the pictures' keys, names, splits and captions. */
  private String digest() {
    KeyDigest digest = new KeyDigest();
    for (CaptionedPicture picture : pictures) {
      digest.add(picture.key());
      digest.add(picture.name());
      digest.add(picture.split().toString());
      picture.captions().forEach(digest::add);
      digest.add("");
    }
    return digest.hex();
  }
}
