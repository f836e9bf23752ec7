/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * An image file and what people say of it.
 *
 * @param key names the image in every file and in Solr
 * @param file PNG or JPEG
 * @param captions {@value #CAPTIONS}
 */
public record CaptionedImage(String key, Path file, List<String> captions) {
  /** How many captions an image has; training and its recalls are built on this number. */
  public static final int CAPTIONS = 5;

  /**
   * @throws IllegalArgumentException if there is another number of captions
   */
  public CaptionedImage {
    captions = List.copyOf(captions);
    if (captions.size() != CAPTIONS) {
      throw new IllegalArgumentException(
          "Image " + key + " has " + captions.size() + " captions, expected " + CAPTIONS);
    }
  }
}
