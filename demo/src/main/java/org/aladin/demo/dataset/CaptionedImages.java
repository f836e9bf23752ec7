/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.util.List;
import java.util.stream.Stream;

/**
 * Captioned images in three parts that share no image.
 *
 * @param name what they are, for people
 * @param train to train on
 * @param validation to choose the best model by
 * @param test to index and to ask for; neither training nor the choice sees them
 */
public record CaptionedImages(
    String name,
    List<CaptionedImage> train,
    List<CaptionedImage> validation,
    List<CaptionedImage> test) {

  /** All images, part after part. */
  public Stream<CaptionedImage> all() {
    return Stream.of(train, validation, test).flatMap(List::stream);
  }
}
