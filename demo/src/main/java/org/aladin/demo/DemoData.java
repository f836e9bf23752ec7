/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.nio.file.Path;
import org.aladin.demo.coco.CocoDataset;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.demo.scene.SceneDataset;

/**
 * The data of the demo, for training and for queries.
 *
 * @param coco COCO's folder; null to draw scenes
 * @param most maximum number of training images of COCO
 * @param seed seed of everything random
 */
record DemoData(Path coco, int most, long seed) {
  private static final int TRAIN = 2000;
  private static final int VALIDATION = 120;
  private static final int TEST = 240;
  private static final int EPOCHS = 3;

  /** The number of pairs after which a training on COCO ends, approximately. */
  private static final int PAIRS = 60_000;

  private static final int MAX_EPOCHS = 30;

  /** Draws or reads the images. */
  CaptionedImages images(Path folder, Console console) throws Exception {
    if (coco != null) {
      console.heading("Reading COCO in " + coco);
      SkippedItems skipped = new SkippedItems();
      try {
        return CocoDataset.read(coco, seed, most, skipped);
      } finally {
        skipped.lines().forEach(line -> console.line("%s", line));
      }
    }
    console.heading("Drawing scenes");
    return console.follow(
        "Drawing",
        "scenes",
        TRAIN + VALIDATION + TEST,
        progress -> SceneDataset.draw(folder, seed, TRAIN, VALIDATION, TEST, progress));
  }

  /** The settings for a training on a number of images. */
  TrainingPlan plan(int images) {
    if (coco == null) {
      return new TrainingPlan(EPOCHS, EPOCHS - 1, 1);
    }
    int pairs = images * CaptionedImage.CAPTIONS;
    int epochs = Math.max(1, Math.min(MAX_EPOCHS, PAIRS / pairs));
    return new TrainingPlan(epochs, Math.max(1, epochs * 4 / 5), images < 1000 ? 1 : 4);
  }
}
