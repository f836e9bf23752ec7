/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * An image file with its captions.
 *
 * @param key names the image in every file and in Solr
 * @param file PNG or JPEG
 * @param captions {@value #CAPTIONS}
 */
public record CaptionedImage(String key, Path file, List<String> captions) {
  /** The number of captions of an image; training and its recalls depend on it. */
  public static final int CAPTIONS = 5;

  /**
   * @throws IllegalArgumentException if the number of captions is different
   */
  public CaptionedImage {
    captions = List.copyOf(captions);
    if (captions.size() != CAPTIONS) {
      throw new IllegalArgumentException(
          "Image " + key + " has " + captions.size() + " captions, expected " + CAPTIONS);
    }
  }
}
