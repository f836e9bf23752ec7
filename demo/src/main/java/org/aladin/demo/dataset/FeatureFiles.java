/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.aladin.demo.extractor.GridFeatureExtractor;
import org.aladin.demo.extractor.ImageFile;
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
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            r -> new Thread(r, "extractor-" + number.incrementAndGet()));
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      for (int from = 0; from < images.size(); from += AHEAD) {
        List<CaptionedImage> some = images.subList(from, Math.min(images.size(), from + AHEAD));
        List<Future<Extracted>> features = new ArrayList<>();
        for (CaptionedImage image : some) {
          features.add(threads.submit(() -> extract(image, extractor)));
        }
        for (int i = 0; i < some.size(); i++) {
          Extracted extracted = get(features.get(i));
          writer.write(some.get(i).key(), extracted.regions, extracted.size);
          progress.accept(from + i + 1);
        }
      }
    } finally {
      threads.shutdownNow();
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

  private static Extracted get(Future<Extracted> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("Extracting region features failed", e.getCause());
    }
  }

  private record Extracted(RegionFeatures regions, ImagePredictions size) {}
}
