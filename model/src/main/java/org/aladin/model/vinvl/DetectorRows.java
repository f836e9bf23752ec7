/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aladin.model.file.TextFile;
import org.aladin.model.image.RegionFeatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A detector's own {@code predictions.tsv}, in which each object has its feature. The size of an
 * image is that of its JSON, else that of the given sizes, else that of the size file in the same
 * folder.
 */
final class DetectorRows implements RegionRows {
  private static final Logger log = LoggerFactory.getLogger(DetectorRows.class);

  private final IndexedTsv tsv;
  private final Optional<ImageSizes> given;
  private final Optional<SizesTsv> besides;
  private final int width;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param tsv stays the caller's to close
   * @param given closed with the rows
   */
  DetectorRows(IndexedTsv tsv, Optional<ImageSizes> given) throws IOException {
    this.tsv = tsv;
    this.given = given;
    this.width = firstWidth();
    this.besides = SizesTsv.besides(tsv.file());
  }

  /** The width of the first image that has objects. */
  private int firstWidth() throws IOException {
    for (int line = 0; line < tsv.lines(); line++) {
      String key = tsv.key(line);
      DetectorLine parsed = parse(line, key);
      if (!parsed.objects().isEmpty()) {
        return parsed.width(place(line, key));
      }
    }
    throw new NoRegionsException(tsv.file() + ": no image has objects");
  }

  /** Whether the lines of a file have JSON, as a detector writes them, and not VinVL's columns. */
  static boolean isIn(IndexedTsv tsv) throws IOException {
    byte[] line = tsv.read(0);
    int at = IndexedTsv.columnEnd(line, 0) + 1;
    while (at < line.length && line[at] == ' ') {
      at++;
    }
    return at < line.length && (line[at] == '{' || line[at] == '[');
  }

  private String place(int line, String imageKey) {
    return tsv.place(line) + ", image key " + imageKey;
  }

  private DetectorLine parse(int line, String imageKey) throws IOException {
    byte[] bytes = tsv.read(line);
    int from = IndexedTsv.columnEnd(bytes, 0) + 1;
    String place = place(line, imageKey);
    return DetectorLine.parse(
        TextFile.decode(bytes, from, bytes.length - from, place + ", its JSON"), place);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public RegionFeatures read(int line, String imageKey) throws IOException {
    DetectorLine parsed = parse(line, imageKey);
    ImageSize size =
        size(parsed, imageKey)
            .orElseThrow(
                () ->
                    new IOException(
                        place(line, imageKey)
                            + ": the size of the image is unknown: its JSON has no \"image_h\" and"
                            + " \"image_w\""
                            + given.map(sizes -> ", and " + sizes + " has no such image").orElse("")
                            + besides
                                .map(sizes -> ", nor has " + sizes)
                                .orElse(", and there is no hw.tsv in its folder")));
    if (parsed.exceeds(size) && warned.compareAndSet(false, true)) {
      log.warn(
          "{}: a box reaches beyond the {} × {} pixels of the image and is clipped: is that the"
              + " size of the picture that the detector saw?",
          place(line, imageKey),
          size.width(),
          size.height());
    }
    return parsed.regions(size, width, place(line, imageKey));
  }

  private Optional<ImageSize> size(DetectorLine parsed, String imageKey) throws IOException {
    Optional<ImageSize> size = parsed.size();
    if (size.isEmpty() && given.isPresent()) {
      size = given.get().find(imageKey);
    }
    return size.isEmpty() && besides.isPresent() ? besides.get().find(imageKey) : size;
  }

  @Override
  public ImagePredictions predictions(int line, String imageKey) throws IOException {
    DetectorLine parsed = parse(line, imageKey);
    Optional<ImageSize> size = size(parsed, imageKey);
    return size.map(parsed::predictions).orElseGet(() -> PredictionsTsv.NONE);
  }

  @Override
  public boolean hasPredictions(int line, String imageKey) {
    return true;
  }

  @Override
  public Path predictionsFile() {
    return tsv.file();
  }

  @Override
  public void close() throws IOException {
    if (besides.isPresent()) {
      besides.get().close();
    }
    if (given.isPresent()) {
      given.get().close();
    }
  }
}
