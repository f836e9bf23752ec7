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

  /** What becomes of an image that cannot be read. */
  public interface Unreadable {
    /**
     * Leaves the image out, or ends the work with an exception.
     *
     * @param reason names the file
     */
    void accept(CaptionedImage image, IOException reason) throws IOException;
  }

  /** As the other, but ends with the first image that cannot be read. */
  public static Path write(List<CaptionedImage> images, Path folder, IntConsumer progress)
      throws IOException, InterruptedException {
    return write(
        images,
        folder,
        (image, reason) -> {
          throw reason;
        },
        progress);
  }

  /**
   * @param images written in this order
   * @param folder gets {@code features.tsv} and its siblings
   * @param unreadable decides about images that cannot be read
   * @param progress is told after each image how many there are
   * @return {@code features.tsv}
   * @throws IOException if a file cannot be written, or as the decision says
   */
  public static Path write(
      List<CaptionedImage> images, Path folder, Unreadable unreadable, IntConsumer progress)
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
        if (extracted.failure == null) {
          writer.write(images.get(written).key(), extracted.regions, extracted.size);
        } else {
          unreadable.accept(images.get(written), extracted.failure);
        }
        progress.accept(written + 1);
      }
    }
    return folder.resolve("features.tsv");
  }

  private static Extracted extract(CaptionedImage image, GridFeatureExtractor extractor) {
    BufferedImage pixels;
    try {
      pixels = ImageFile.read(image.file());
    } catch (IOException e) {
      return new Extracted(null, null, e);
    }
    return new Extracted(
        extractor.extract(pixels),
        new ImagePredictions(pixels.getHeight(), pixels.getWidth(), List.of()),
        null);
  }

  /** Regions and size, or why there are none. */
  private record Extracted(RegionFeatures regions, ImagePredictions size, IOException failure) {}
}
