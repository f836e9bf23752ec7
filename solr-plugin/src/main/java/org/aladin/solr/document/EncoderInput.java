/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import org.aladin.model.image.RegionFeatures;

/** The input for one embedding: a caption or an image. */
public sealed interface EncoderInput {
  /**
   * A caption.
   *
   * @param text not blank
   */
  record Text(String text) implements EncoderInput {}

  /**
   * An image.
   *
   * @param features R × F values, with the object labels
   * @param size of the picture that they were extracted from; null if the client sent them
   */
  record Regions(RegionFeatures features, PictureSize size) implements EncoderInput {
    public Regions(RegionFeatures features) {
      this(features, null);
    }
  }
}
