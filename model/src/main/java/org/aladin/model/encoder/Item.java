/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;

/** A caption or an image to encode. */
sealed interface Item {
  /** The length of its sequence in the network. */
  int length();

  /** A caption or a query text. */
  record Caption(TokenSequence text) implements Item {
    @Override
    public int length() {
      return text.length();
    }
  }

  /**
   * An image with its tokenized labels.
   *
   * @param looked the number of regions that the model uses
   */
  record Image(TokenSequence labels, RegionFeatures features, int looked) implements Item {
    @Override
    public int length() {
      return labels.length() + looked;
    }
  }
}
