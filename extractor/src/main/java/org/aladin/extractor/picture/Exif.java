/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.util.Arrays;

/** Reads the orientation from an EXIF block. A broken block is ignored, as browsers do. */
final class Exif {
  static final String PREAMBLE = "Exif\0\0";

  private Exif() {}

  /**
   * @param from the position of the block's TIFF header
   */
  static Orientation orientation(byte[] file, int from, int to) {
    Metadata metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(Arrays.copyOfRange(file, from, to)), metadata);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      return directory != null && directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
          ? Orientation.of(directory.getInt(ExifIFD0Directory.TAG_ORIENTATION))
          : Orientation.UPRIGHT;
    } catch (MetadataException | RuntimeException e) {
      return Orientation.UPRIGHT;
    }
  }
}
