/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import org.aladin.extractor.ExtractedRegions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.ImageSize;

/**
 * A caption or an image to embed, or the reason why it cannot be.
 *
 * @param key of the item in its source
 * @param text of a caption; null for an image
 * @param regions of an image; null for a caption
 * @param size of a picture; null for anything else
 * @param hash of the content; null if the item is skipped
 * @param skipped the reason why it cannot be embedded; null if it can
 */
public record EmbeddingItem(
    String key, String text, RegionFeatures regions, ImageSize size, String hash, String skipped) {
  static EmbeddingItem caption(String key, String text, String hash) {
    return new EmbeddingItem(key, text, null, null, hash, null);
  }

  static EmbeddingItem image(String key, RegionFeatures regions, String hash) {
    return new EmbeddingItem(key, null, regions, null, hash, null);
  }

  static EmbeddingItem picture(String key, ExtractedRegions extracted, String hash) {
    ImagePredictions upright = extracted.predictions();
    ImageSize size = new ImageSize(upright.imageHeight(), upright.imageWidth());
    return new EmbeddingItem(key, null, extracted.features(), size, hash, null);
  }

  static EmbeddingItem skipped(String key, String reason) {
    return new EmbeddingItem(key, null, null, null, null, reason);
  }
}
