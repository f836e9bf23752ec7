/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.FeatureFiles;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.extractor.RegionExtractor;

/**
 * The extracted regions of the demo's images.
 *
 * @param images without those that cannot be read
 * @param features {@code features.tsv}
 * @param width F, the values of one region, its box included
 * @param figures for {@code summary.json}
 */
record RegionExtraction(
    CaptionedImages images, Path features, int width, Map<String, Object> figures) {

  /**
   * Extracts the regions of all images, and shows those that are left out.
   *
   * @param extractor left open
   * @param folder for the files
   */
  static RegionExtraction run(
      CaptionedImages found, RegionExtractor extractor, Path folder, Console console)
      throws Exception {
    console.heading("Region features from the pixels");
    double start = console.seconds();
    List<CaptionedImage> all = found.all().toList();
    SkippedItems skipped = new SkippedItems();
    Set<CaptionedImage> unreadable = new HashSet<>();
    Path features =
        console.follow(
            "Extracting",
            "images",
            all.size(),
            progress ->
                FeatureFiles.write(
                    all,
                    extractor,
                    folder,
                    (image, reason) -> {
                      skipped.add("pictures that cannot be read", reason.getMessage());
                      unreadable.add(image);
                    },
                    progress));
    skipped.lines().forEach(line -> console.line("%s", line));
    CaptionedImages images = found.without(unreadable);
    double seconds = console.seconds() - start;
    console.line(
        "%s: at most %d regions of %d values per image, %d images in %.1f s, in %s",
        extractor.fingerprint(),
        extractor.maximumRegions(),
        extractor.featureWidth(),
        all.size(),
        seconds,
        features);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("name", images.name());
    figures.put("train", images.train().size());
    figures.put("validation", images.validation().size());
    figures.put("test", images.test().size());
    figures.put("captionsPerImage", CaptionedImage.CAPTIONS);
    figures.put("extractor", extractor.fingerprint().toString());
    figures.put("regions", extractor.maximumRegions());
    figures.put("regionWidth", extractor.featureWidth());
    figures.put("extractSeconds", seconds);
    return new RegionExtraction(images, features, extractor.featureWidth(), figures);
  }
}
