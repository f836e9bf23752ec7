/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import org.aladin.model.image.RegionFeatures;

/** What the encoder makes one embedding of: the two inputs of the model. */
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
