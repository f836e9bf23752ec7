/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.aladin.demo.extractor.GridFeatureExtractor;
import org.aladin.demo.extractor.ImageFile;
import org.aladin.demo.process.OrderedWork;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.VinvlWriter;

/** Extracts the region features of images and writes VinVL's files of them. */
public final class FeatureFiles {
  /** Images under way at a time, so that memory does not grow with the data set. */
  private static final int AHEAD = 64;

  private FeatureFiles() {}

  /**
   * @param images written in this order
   * @param folder gets {@code features.tsv} and its siblings
   * @param progress is told after each image how many there are
   * @return {@code features.tsv}
   * @throws IOException if an image cannot be read; the message names it
   */
  public static Path write(List<CaptionedImage> images, Path folder, IntConsumer progress)
      throws IOException, InterruptedException {
    GridFeatureExtractor extractor = new GridFeatureExtractor();
    try (VinvlWriter writer = new VinvlWriter(folder);
        OrderedWork<Extracted> work = new OrderedWork<>("extractor")) {
      int given = 0;
      for (int written = 0; written < images.size(); written++) {
        while (given < images.size() && work.open() < AHEAD) {
          CaptionedImage image = images.get(given++);
          work.add(() -> extract(image, extractor));
        }
        Extracted extracted = work.next();
        writer.write(images.get(written).key(), extracted.regions, extracted.size);
        progress.accept(written + 1);
      }
    }
    return folder.resolve("features.tsv");
  }

  private static Extracted extract(CaptionedImage image, GridFeatureExtractor extractor)
      throws IOException {
    BufferedImage pixels = ImageFile.read(image.file());
    return new Extracted(
        extractor.extract(pixels),
        new ImagePredictions(pixels.getHeight(), pixels.getWidth(), List.of()));
  }

  private record Extracted(RegionFeatures regions, ImagePredictions size) {}
}
