/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/**
 * The rotation and mirroring that make stored pixels upright: the Orientation tag of EXIF and TIFF.
 * Each value gives the positions of the first stored line and the first stored column.
 */
enum Orientation {
  /** 1: line at the top, column at the left. */
  UPRIGHT(false, false, false),
  /** 2: top, right. */
  MIRRORED(false, true, false),
  /** 3: bottom, right. */
  HALF_TURN(false, true, true),
  /** 4: bottom, left. */
  FLIPPED(false, false, true),
  /** 5: left, top. */
  TRANSPOSED(true, false, false),
  /** 6: right, top. */
  QUARTER_TURN(true, true, false),
  /** 7: right, bottom. */
  TRANSVERSED(true, true, true),
  /** 8: left, bottom. */
  THREE_QUARTER_TURN(true, false, true);

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBottom;

  /**
   * @param swapped whether stored lines become columns
   * @param fromRight whether the upright x counts from the right
   * @param fromBottom whether the upright y counts from the bottom
   */
  Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /** The orientation of a tag; values outside 1 to 8 mean upright, as in browsers. */
  static Orientation of(int tag) {
    return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
  }

  /** The upright width of a picture stored in this orientation. */
  int width(int storedWidth, int storedHeight) {
    return swapped ? storedHeight : storedWidth;
  }

  /** Writes a stored line of pixels to its upright position. */
  void place(int[] line, int storedY, int storedHeight, int[] upright) {
    int storedWidth = line.length;
    int width = width(storedWidth, storedHeight);
    int height = swapped ? storedWidth : storedHeight;
    int x = swapped ? storedY : 0;
    int y = swapped ? 0 : storedY;
    x = fromRight ? width - 1 - x : x;
    y = fromBottom ? height - 1 - y : y;
    int step;
    if (swapped) {
      step = fromBottom ? -width : width;
    } else {
      step = fromRight ? -1 : 1;
    }
    int at = y * width + x;
    for (int pixel : line) {
      upright[at] = pixel;
      at += step;
    }
  }
}
