/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture with its captions.
 *
 * @param key names the picture in all files
 * @param name of the file in its folder, as the captions file has it
 * @param file need not exist
 * @param captions with words; spaces and line ends are single spaces
 * @param split what it is used for
 */
public record CaptionedPicture(
    String key, String name, Path file, List<String> captions, Split split) {

  /** Copies the list. */
  public CaptionedPicture {
    captions = List.copyOf(captions);
  }

  /** Whether there is a caption to train with. */
  boolean hasCaptions() {
    return !captions.isEmpty();
  }

  CaptionedPicture withSplit(Split other) {
    return new CaptionedPicture(key, name, file, captions, other);
  }
}
