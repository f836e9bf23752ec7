/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Decodes pictures: JPEG (CMYK, progressive and grey, too), PNG, WebP, GIF (its first frame), BMP
 * and TIFF (its first page), in the orientation that EXIF says, transparent parts on white. What a
 * file is, its content decides, not its name. Nothing is fetched: no URL is followed and no format
 * that could hold one, as SVG, is read.
 *
 * <p>The file's structure, size and pixels are checked before anything is decoded. Truncated and
 * corrupt files are refused, not shown in part. Independent of the readers that are registered with
 * ImageIO, and so of class loaders. The same bytes always give the same pixels. Safe for several
 * threads, which decode side by side.
 */
public final class PictureDecoder {
  private final PictureLimits limits;

  /**
   * @param limits what one picture may take
   */
  public PictureDecoder(PictureLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes a file.
   *
   * @throws java.nio.file.NoSuchFileException if the file is missing, or is a directory
   * @throws PictureException if it is no picture of a known kind, is truncated or corrupt, or is
   *     above a limit
   * @throws IOException if it cannot be read
   */
  public Picture decode(Path file) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Decodes the bytes of a file.
   *
   * @param name what messages call the picture; a file name's ending is compared with the content
   *     when decoding fails
   * @throws PictureException if they are no picture of a known kind, are truncated or corrupt, or
   *     are above a limit
   */
  public Picture decode(byte[] bytes, String name) throws PictureException {
    throw new UnsupportedOperationException();
  }
}
