/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.coco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.model.text.QueryText;

/** The usable images of one part of COCO, {@code train2017} or {@code val2017}. */
final class CocoPart {
  private final Path folder;
  private final String name;
  private final Path file;

  /**
   * @param folder COCO's
   * @param name the part's
   */
  CocoPart(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.file = folder.resolve("annotations").resolve("captions_" + name + ".json");
  }

  /**
   * The images that have a picture and enough captions, in the order of the file.
   *
   * @param skipped receives what is left out
   * @throws IOException if the file cannot be used; the message names it
   */
  List<CaptionedImage> read(SkippedItems skipped) throws IOException {
    CocoAnnotations annotations = CocoAnnotations.read(file);
    Map<Long, String> listed = images(annotations.images(), skipped);
    Map<Long, List<String>> captions = captions(annotations.captions(), listed.keySet(), skipped);
    List<CaptionedImage> images = new ArrayList<>();
    for (Map.Entry<Long, String> image : listed.entrySet()) {
      String key = Long.toString(image.getKey());
      List<String> own = captions.getOrDefault(image.getKey(), List.of());
      Path picture = picture(image.getKey(), image.getValue());
      if (own.size() < CaptionedImage.CAPTIONS) {
        skipped.add(
            "images of " + name + " with fewer than " + CaptionedImage.CAPTIONS + " captions", key);
      } else if (!Files.isRegularFile(picture)) {
        skipped.add("images of " + name + " without their picture", image.getValue());
      } else {
        images.add(new CaptionedImage(key, picture, own.subList(0, CaptionedImage.CAPTIONS)));
      }
    }
    return images;
  }

  private Map<Long, String> images(List<CocoAnnotations.Image> images, SkippedItems skipped)
      throws IOException {
    Map<Long, String> files = new LinkedHashMap<>();
    for (CocoAnnotations.Image image : images) {
      String first = files.putIfAbsent(image.id(), image.fileName());
      if (first != null && !first.equals(image.fileName())) {
        throw new IOException(
            file
                + ": image "
                + image.id()
                + " is listed with the pictures '"
                + first
                + "' and '"
                + image.fileName()
                + "', expected one: its captions could be of either");
      }
      if (first != null) {
        skipped.add("images of " + name + " that are listed again", Long.toString(image.id()));
      }
    }
    return files;
  }

  private Map<Long, List<String>> captions(
      List<CocoAnnotations.Caption> captions, Set<Long> listed, SkippedItems skipped) {
    Map<Long, List<String>> byImage = new HashMap<>();
    Set<Long> unlisted = new HashSet<>();
    for (CocoAnnotations.Caption caption : captions) {
      if (!listed.contains(caption.imageId())) {
        if (unlisted.add(caption.imageId())) {
          skipped.add(
              "images of " + name + " that have captions but are not listed",
              Long.toString(caption.imageId()));
        }
      } else if (QueryText.isBlank(caption.text())) {
        skipped.add("captions of " + name + " that are empty", "of image " + caption.imageId());
      } else {
        byImage
            .computeIfAbsent(caption.imageId(), id -> new ArrayList<>())
            .add(caption.text().strip().replaceAll("\\s+", " "));
      }
    }
    return byImage;
  }

  private Path picture(long id, String fileName) throws IOException {
    try {
      return folder.resolve(name).resolve(fileName);
    } catch (InvalidPathException e) {
      throw new IOException(
          file + ": the \"file_name\" of image " + id + " is no file name: " + e.getMessage(), e);
    }
  }
}
