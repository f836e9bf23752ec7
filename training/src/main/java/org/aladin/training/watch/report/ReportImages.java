/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.ImagePredictions;
import org.aladin.model.vinvl.VinvlFeatures;

/**
 * Finds the images of a report: boxes from the region features, sizes and object names from VinVL's
 * predictions, and the files themselves from a folder, under the image key or under COCO's names
 * ({@code 000000000042.jpg}, {@code COCO_val2014_000000000042.jpg}).
 */
public final class ReportImages {
  private static final List<String> COCO_PREFIXES =
      List.of("", "COCO_val2014_", "COCO_train2014_", "COCO_test2014_");
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");
  private static final List<String> FOLDERS =
      List.of("", "val2014", "train2014", "val2017", "train2017");

  private final RegionFeatureSource features;
  private final Optional<Path> folder;

  /**
   * @param features the source of boxes
   * @param folder folder of image files, which can be in COCO's subfolders; empty if there are none
   */
  public ReportImages(RegionFeatureSource features, Optional<Path> folder) {
    this.features = features;
    this.folder = folder;
  }

  /** Everything that is known about an image. */
  public ReportImage image(String key) throws IOException {
    RegionFeatures regions = features.read(key);
    List<String> names = List.of();
    double aspect = 0;
    if (features instanceof VinvlFeatures vinvl) {
      ImagePredictions predictions = vinvl.predictions(key);
      aspect = (double) predictions.imageWidth() / predictions.imageHeight();
      if (predictions.objects().size() == regions.count()) {
        names =
            predictions.objects().stream().map(ImagePredictions.DetectedObject::className).toList();
      }
    }
    return new ReportImage(
        IntStream.range(0, regions.count()).mapToObj(regions::box).toList(),
        names,
        aspect,
        folder.flatMap(f -> file(f, key)));
  }

  private static Optional<Path> file(Path folder, String key) {
    String padded = key.matches("\\d{1,12}") ? "0".repeat(12 - key.length()) + key : key;
    return FOLDERS.stream()
        .map(folder::resolve)
        .flatMap(
            f ->
                Stream.concat(Stream.of(key), COCO_PREFIXES.stream().map(prefix -> prefix + padded))
                    .flatMap(name -> ENDINGS.stream().map(ending -> f.resolve(name + ending))))
        .filter(f -> f.normalize().startsWith(folder.normalize()) && Files.isRegularFile(f))
        .findFirst();
  }
}
