/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.picture.PictureDecoder;
import org.aladin.extractor.picture.PictureLimits;
import org.aladin.model.vinvl.VinvlWriter;
import org.aladin.training.work.OrderedWork;

/** Extracts the region features of images and writes them as VinVL's files. */
public final class FeatureFiles {
  /** Maximum number of images in work, so that memory does not grow with the data set. */
  private static final int AHEAD = 64;

  private FeatureFiles() {}

  /** Decides about an image that cannot be read. */
  public interface Unreadable {
    /**
     * Leaves the image out by returning, or ends the work with an exception.
     *
     * @param reason names the file
     */
    void accept(CaptionedImage image, IOException reason) throws IOException;
  }

  /** As the other method, but fails at the first image that cannot be read. */
  public static Path write(
      List<CaptionedImage> images, RegionExtractor extractor, Path folder, IntConsumer progress)
      throws IOException, InterruptedException {
    return write(
        images,
        extractor,
        folder,
        (image, reason) -> {
          throw reason;
        },
        progress);
  }

  /**
   * @param images written in this order
   * @param extractor left open
   * @param folder gets {@code features.tsv} and its siblings
   * @param unreadable decides about images that cannot be read
   * @param progress receives the number of images after each one
   * @return {@code features.tsv}
   * @throws IOException if a file cannot be written, or if {@code unreadable} throws one
   */
  public static Path write(
      List<CaptionedImage> images,
      RegionExtractor extractor,
      Path folder,
      Unreadable unreadable,
      IntConsumer progress)
      throws IOException, InterruptedException {
    PictureDecoder decoder =
        new PictureDecoder(PictureLimits.ofHeap(Runtime.getRuntime().availableProcessors()));
    try (VinvlWriter writer = new VinvlWriter(folder, extractor.fingerprint());
        OrderedWork<Extracted> work = new OrderedWork<>("extractor")) {
      int given = 0;
      for (int written = 0; written < images.size(); written++) {
        while (given < images.size() && work.open() < AHEAD) {
          CaptionedImage image = images.get(given++);
          work.add(() -> extract(image, decoder, extractor));
        }
        Extracted extracted = work.next();
        if (extracted.failure == null) {
          writer.write(
              images.get(written).key(),
              extracted.regions.features(),
              extracted.regions.predictions());
        } else {
          unreadable.accept(images.get(written), extracted.failure);
        }
        progress.accept(written + 1);
      }
      writer.finish();
    }
    return folder.resolve("features.tsv");
  }

  private static Extracted extract(
      CaptionedImage image, PictureDecoder decoder, RegionExtractor extractor) {
    try {
      return new Extracted(extractor.extract(decoder.decode(image.file())), null);
    } catch (IOException e) {
      return new Extracted(null, e);
    } catch (NetworkException e) {
      return new Extracted(null, new IOException(image.file() + ": " + e.getMessage(), e));
    }
  }

  /** Regions, or why there are none. */
  private record Extracted(ExtractedRegions regions, IOException failure) {}
}
