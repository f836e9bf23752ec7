/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.demo.options.DemoOptions;

/**
 * Reads COCO's folder: {@code annotations/captions_{train,val}2017.json} and the images in {@code
 * train2017} and {@code val2017}. The test part is val2017; the validation part is a random sample
 * of train2017, so val2017 does not affect the choice of the model. Images have their first five
 * captions. Images with fewer captions, without a picture, or in both train2017 and val2017 are
 * left out (of train2017).
 */
public final class CocoDataset {
  private static final int MAX_VALIDATION = 1000;
  private static final int MIN_VALIDATION = DemoOptions.MIN_IMAGES / 2;

  private CocoDataset() {}

  /**
   * @param seed seed of the choice of the validation part
   * @param most maximum number of images of train2017, chosen at random; at least 20
   * @param skipped receives what is left out, even if this fails
   * @throws IOException if a file is missing or malformed, or too few images are left; the message
   *     names it
   */
  public static CaptionedImages read(Path folder, long seed, int most, SkippedItems skipped)
      throws IOException {
    List<CaptionedImage> listed = new CocoPart(folder, "train2017").read(skipped);
    List<CaptionedImage> test = new CocoPart(folder, "val2017").read(skipped);
    List<CaptionedImage> train = without(test, listed, skipped);
    if (test.isEmpty()) {
      throw new IOException(
          folder.resolve("val2017")
              + " has no image with a picture and "
              + CaptionedImage.CAPTIONS
              + " captions");
    }
    Collections.shuffle(train, new Random(seed));
    if (train.size() > most) {
      train = train.subList(0, most);
    }
    int validation = Math.max(MIN_VALIDATION, Math.min(MAX_VALIDATION, train.size() / 10));
    if (train.size() < 2 * validation) {
      throw new IOException(
          folder.resolve("train2017")
              + " has "
              + train.size()
              + " images with captions, expected at least "
              + 2 * MIN_VALIDATION);
    }
    return new CaptionedImages(
        "COCO 2017",
        List.copyOf(train.subList(validation, train.size())),
        List.copyOf(train.subList(0, validation)),
        test);
  }

  private static List<CaptionedImage> without(
      List<CaptionedImage> test, List<CaptionedImage> train, SkippedItems skipped) {
    Set<String> tested = test.stream().map(CaptionedImage::key).collect(Collectors.toSet());
    List<CaptionedImage> others = new ArrayList<>();
    for (CaptionedImage image : train) {
      if (tested.contains(image.key())) {
        skipped.add("images of train2017 that val2017 has too", image.key());
      } else {
        others.add(image);
      }
    }
    return others;
  }
}
