/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Captioned images in three parts that share no image.
 *
 * @param name a description for people
 * @param train to train on
 * @param validation to choose the best model
 * @param test to index and to search; not used for training or for the choice of the model
 */
public record CaptionedImages(
    String name,
    List<CaptionedImage> train,
    List<CaptionedImage> validation,
    List<CaptionedImage> test) {

  /**
   * Returns these images without some of them.
   *
   * @throws IOException if a part becomes empty; the message names it
   */
  public CaptionedImages without(Set<CaptionedImage> unusable) throws IOException {
    return new CaptionedImages(
        name,
        without(unusable, train, "train on"),
        without(unusable, validation, "validate with"),
        without(unusable, test, "test with"));
  }

  private List<CaptionedImage> without(
      Set<CaptionedImage> unusable, List<CaptionedImage> part, String use) throws IOException {
    List<CaptionedImage> left = part.stream().filter(image -> !unusable.contains(image)).toList();
    if (left.isEmpty()) {
      throw new IOException(
          name + " has " + part.size() + " images to " + use + ", of which none can be used");
    }
    return left;
  }

  /** All images, part after part. */
  public Stream<CaptionedImage> all() {
    return Stream.of(train, validation, test).flatMap(List::stream);
  }
}
