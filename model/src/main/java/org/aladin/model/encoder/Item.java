/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;

/** One thing to encode. */
sealed interface Item {
  /** How long it is in the network. */
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
   * @param looked how many of its regions the model looks at
   */
  record Image(TokenSequence labels, RegionFeatures features, int looked) implements Item {
    @Override
    public int length() {
      return labels.length() + looked;
    }
  }
}
