/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import org.aladin.demo.dataset.CaptionedImage;

/** The field of an image's document that the update processor embeds: the picture's file. */
final class ImageContent {
  private ImageContent() {}

  /** Adds an image's file to its document. */
  static void addTo(JsonObject document, CaptionedImage image) throws IOException {
    document.addProperty(
        "image", Base64.getEncoder().encodeToString(Files.readAllBytes(image.file())));
  }
}
