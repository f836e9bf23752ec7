/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;

/**
 * The fields of an image's document that the update processor embeds: region features and object
 * labels.
 *
 * @param features of every image that is indexed
 */
public record ImageContent(RegionFeatureSource features) {

  /** Adds an image's fields to its document. */
  void addTo(JsonObject document, CaptionedImage image) throws IOException {
    RegionFeatures regions = features.read(image.key());
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * regions.values().length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(regions.values());
    document.addProperty("region_features", Base64.getEncoder().encodeToString(bytes.array()));
    if (!regions.labels().isEmpty()) {
      document.addProperty("object_labels", regions.labels());
    }
  }
}
