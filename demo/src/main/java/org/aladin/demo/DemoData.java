/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.demo.coco.CocoDataset;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.demo.options.DemoOptions;
import org.aladin.demo.scene.SceneDataset;
import org.aladin.demo.solr.ExtractorDeclaration;
import org.aladin.demo.training.PretrainedBackbone;
import org.aladin.demo.training.StartingPoint;
import org.aladin.extractor.ExtractorOptions;
import org.aladin.extractor.RegionExtractor;

/**
 * The data of the demo, for training and for queries: the images, what extracts their regions, and
 * the training that suits them.
 *
 * @param coco photographs; null to draw scenes
 * @param seed seed of everything random
 */
record DemoData(DemoOptions.Coco coco, long seed) {
  private static final int TRAIN = 2000;
  private static final int VALIDATION = 120;
  private static final int TEST = 240;
  private static final int EPOCHS = 3;

  /** The number of pairs after which a training on COCO ends, approximately. */
  private static final int PAIRS = 60_000;

  private static final int MAX_EPOCHS = 30;

  /** The same for a pretrained backbone, whose steps take longer and of which fewer are needed. */
  private static final int PRETRAINED_PAIRS = 10_000;

  private static final int MAX_PRETRAINED_EPOCHS = 5;

  /** Draws or reads the images. */
  CaptionedImages images(Path folder, Console console) throws Exception {
    if (coco != null) {
      console.heading("Reading COCO in " + coco.folder());
      SkippedItems skipped = new SkippedItems();
      try {
        return CocoDataset.read(coco.folder(), seed, coco.images(), skipped);
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

  /**
   * Opens the extractor, which the caller closes.
   *
   * @throws IOException if the detector cannot be used
   */
  RegionExtractor extractor() throws IOException {
    if (coco == null || coco.detector() == null) {
      return RegionExtractor.descriptor();
    }
    return coco.detectorKind() == null
        ? RegionExtractor.open(coco.detector(), ExtractorOptions.DEFAULT)
        : RegionExtractor.open(coco.detector(), coco.detectorKind(), ExtractorOptions.DEFAULT);
  }

  /** The extractor as Solr's configuration has it. */
  ExtractorDeclaration declaration() {
    return coco == null || coco.detector() == null
        ? new ExtractorDeclaration(null, "descriptor")
        : new ExtractorDeclaration(coco.detector(), coco.detectorKind());
  }

  /**
   * The backbone that the training starts from.
   *
   * @param regionWidth F, the values of one region, its box included
   * @throws IOException if the pretrained backbone cannot be used
   */
  StartingPoint start(int regionWidth) throws IOException {
    return coco == null || coco.backbone() == null
        ? TrainingPlan.smallNetwork(regionWidth)
        : PretrainedBackbone.read(coco.backbone(), regionWidth);
  }

  /** The settings for a training on a number of images. */
  TrainingPlan plan(StartingPoint start, int images) {
    if (coco == null) {
      return TrainingPlan.fromScratch(start, EPOCHS, EPOCHS - 1, 1);
    }
    int pairs = images * CaptionedImage.CAPTIONS;
    if (start.pretrained()) {
      return TrainingPlan.pretrained(start, epochs(PRETRAINED_PAIRS, pairs, MAX_PRETRAINED_EPOCHS));
    }
    int epochs = epochs(PAIRS, pairs, MAX_EPOCHS);
    return TrainingPlan.fromScratch(
        start, epochs, Math.max(1, epochs * 4 / 5), images < 1000 ? 1 : 4);
  }

  private static int epochs(int allPairs, int pairs, int most) {
    return Math.max(1, Math.min(most, allPairs / pairs));
  }

  /** Hints about what would raise the recalls; empty if there is nothing to say. */
  List<String> hints() {
    List<String> hints = new ArrayList<>();
    if (coco != null && coco.detector() == null) {
      hints.add("Without --detector the regions have no object labels, and say little.");
    }
    if (coco != null && coco.backbone() == null) {
      hints.add("Without --backbone a small network learns little from photographs in minutes.");
    }
    return hints;
  }
}
