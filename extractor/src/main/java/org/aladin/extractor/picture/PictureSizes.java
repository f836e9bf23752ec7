/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.aladin.model.vinvl.ImageSize;
import org.aladin.model.vinvl.ImageSizes;

/**
 * The upright sizes of the pictures in a folder, read from the headers of their files. The file of
 * an image key is named by the key, by the key with a picture's ending, or, for a number, as in
 * COCO ({@code 000000000042.jpg}, {@code COCO_val2014_000000000042.jpg}). Thread-safe.
 */
public final class PictureSizes implements ImageSizes {
  private static final List<String> ENDINGS =
      List.of(
          "", ".jpg", ".jpeg", ".png", ".webp", ".JPG", ".JPEG", ".PNG", ".gif", ".bmp", ".tif",
          ".tiff");
  private static final List<String> COCO_PREFIXES =
      List.of("", "COCO_val2014_", "COCO_train2014_", "COCO_test2014_");

  private final Path folder;
  private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

  private PictureSizes(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws NoSuchFileException if there is no such folder
   */
  public static PictureSizes of(Path folder) throws NoSuchFileException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "there is no such folder");
    }
    return new PictureSizes(folder.toAbsolutePath().normalize());
  }

  @Override
  public Optional<ImageSize> find(String imageKey) throws IOException {
    for (String name : names(imageKey)) {
      Optional<Path> file = file(name);
      if (file.isPresent()) {
        return Optional.of(decoder.size(file.get()));
      }
    }
    return Optional.empty();
  }

  private static List<String> names(String imageKey) {
    List<String> names = new ArrayList<>();
    ENDINGS.forEach(ending -> names.add(imageKey + ending));
    if (imageKey.matches("\\d{1,12}")) {
      String padded = String.format(Locale.ROOT, "%012d.jpg", Long.parseLong(imageKey));
      COCO_PREFIXES.forEach(prefix -> names.add(prefix + padded));
    }
    return names;
  }

  private Optional<Path> file(String name) {
    try {
      Path file = folder.resolve(name).normalize();
      return file.startsWith(folder) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  @Override
  public void close() {}
}
