/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import org.aladin.model.PublicApi;

/**
 * The size of an image, upright.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
@PublicApi
public record ImageSize(int height, int width) {
  /**
   * @throws IllegalArgumentException if a number is below 1
   */
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height " + height + " and width " + width + ", expected at least 1 each");
    }
  }
}
