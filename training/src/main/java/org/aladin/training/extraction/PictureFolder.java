/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A folder of pictures and the file that names and captions them.
 *
 * @param pictures where the files are
 * @param captions COCO's caption JSON, Karpathy's JSON, or a TSV
 * @param split of all pictures; null where the captions file says it, and for {@link Split#TRAIN}
 */
public record PictureFolder(Path pictures, Path captions, Split split) {

  /** The key of a picture that has no number: its file's name without the ending. */
  static String key(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }

  /** The split of a picture whose captions file names none. */
  Split splitOr(Split otherwise) {
    return split == null ? otherwise : split;
  }

  /**
   * The file of a picture.
   *
   * @throws IOException if the name leads out of the folder, or is none; the message says where it
   *     comes from
   */
  Path file(String name, String place) throws IOException {
    try {
      Path file = pictures.resolve(name).normalize();
      if (!name.isBlank() && file.startsWith(pictures.normalize())) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new IOException(place + " has the file name \"" + name + "\": " + e.getReason(), e);
    }
    throw new IOException(
        place + " has the file name \"" + name + "\", expected a file below " + pictures);
  }

  /** The first of two files that exists, or the first one. */
  Path file(String name, String alternative, String place) throws IOException {
    Path first = file(name, place);
    if (alternative.equals(name) || Files.exists(first)) {
      return first;
    }
    Path second = file(alternative, place);
    return Files.exists(second) ? second : first;
  }
}
