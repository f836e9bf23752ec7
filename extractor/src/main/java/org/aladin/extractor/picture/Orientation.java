/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.picture;

/**
 * How stored pixels are turned and mirrored to stand upright: the tag Orientation of EXIF and TIFF.
 * Each value says where the first stored line and the first stored column belong.
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

  /** The orientation of a tag; what is outside 1 to 8 counts as upright, as browsers have it. */
  static Orientation of(int tag) {
    return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
  }

  /** The upright width of a picture stored so. */
  int width(int storedWidth, int storedHeight) {
    return swapped ? storedHeight : storedWidth;
  }

  /** Writes a stored line of pixels to where it stands upright. */
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
