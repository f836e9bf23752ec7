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
   */
  record Regions(RegionFeatures features) implements EncoderInput {}
}
