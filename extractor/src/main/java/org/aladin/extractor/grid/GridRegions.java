/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.grid;

import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.network.Tensor;
import org.aladin.extractor.region.RegionList;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;

/**
 * Regions from a feature map: equal cells of the picture, each the mean of the map over its area.
 * There are as many cells as the maximum allows, but none is smaller than the map's own cells.
 * Thread-safe.
 */
public final class GridRegions {
  private static final Box WHOLE = new Box(0, 0, 1, 1);

  private final int maximum;
  private final boolean wholePictureFirst;
  private final int featureWidth;

  /**
   * @param maximum the maximum number of regions, including the whole picture
   * @param wholePictureFirst whether region 0 is the whole picture, the mean of the map
   * @param featureWidth the number of values per region, including its box
   */
  public GridRegions(int maximum, boolean wholePictureFirst, int featureWidth) {
    this.maximum = maximum;
    this.wholePictureFirst = wholePictureFirst;
    this.featureWidth = featureWidth;
  }

  /**
   * Pools a map.
   *
   * @param map [1, C, h, w] or [C, h, w]
   * @param picture the rectangle of the picture, relative to the map
   * @throws NetworkException if the map has another shape, or C does not match the feature width
   */
  public RegionFeatures pool(Tensor map, Box picture) {
    long[] shape = map.shape();
    int first = shape.length - 3;
    if (first < 0 || first > 1 || first == 1 && shape[0] != 1) {
      throw new NetworkException("The feature map is " + map + ", expected [1, C, h, w]", null);
    }
    int channels = (int) shape[first];
    int height = (int) shape[first + 1];
    int width = (int) shape[first + 2];
    if (channels + RegionFeatures.BOX_NUMBERS != featureWidth) {
      throw new NetworkException(
          "The feature map is "
              + map
              + ": "
              + channels
              + " values and the six of a box make "
              + (channels + RegionFeatures.BOX_NUMBERS)
              + ", but featureWidth is "
              + featureWidth,
          null);
    }
    if (height < 1 || width < 1) {
      throw new NetworkException("The feature map is " + map + ", expected at least 1 × 1", null);
    }
    double across = Math.max(1, Math.floor(width * (double) (picture.x2() - picture.x1()) + 1e-3));
    double down = Math.max(1, Math.floor(height * (double) (picture.y2() - picture.y1()) + 1e-3));
    int[] cells = cells((int) across, (int) down, wholePictureFirst ? maximum - 1 : maximum);
    RegionList regions =
        new RegionList(cells[0] * cells[1] + (wholePictureFirst ? 1 : 0), featureWidth);
    float[] features = new float[channels];
    if (wholePictureFirst) {
      mean(map, width, height, picture, features);
      regions.add(features, 0, WHOLE);
    }
    for (int row = 0; row < cells[1]; row++) {
      for (int column = 0; column < cells[0]; column++) {
        Box cell =
            new Box(
                (float) column / cells[0],
                (float) row / cells[1],
                (float) (column + 1) / cells[0],
                (float) (row + 1) / cells[1]);
        mean(map, width, height, inside(picture, cell), features);
        regions.add(features, 0, cell);
      }
    }
    return regions.features("");
  }

  /**
   * Chooses columns and rows: for each number of rows as many columns as fit; among these the
   * layout with the squarest cells, and among equal ones that with the most cells.
   */
  static int[] cells(int mapWidth, int mapHeight, int max) {
    int[] best = {1, 1};
    double bestStretch = Double.MAX_VALUE;
    for (int rows = 1; rows <= Math.min(mapHeight, max); rows++) {
      int columns = Math.min(mapWidth, max / rows);
      double cellShape = ((double) mapWidth / columns) / ((double) mapHeight / rows);
      double stretch = Math.max(cellShape, 1 / cellShape);
      int cells = rows * columns;
      int bestCells = best[0] * best[1];
      boolean squarer = stretch < bestStretch - 1e-9;
      boolean more = cells > bestCells && stretch <= bestStretch + 1e-9;
      if (squarer || more) {
        best = new int[] {columns, rows};
        bestStretch = stretch;
      }
    }
    return best;
  }

  private static Box inside(Box outer, Box inner) {
    float width = outer.x2() - outer.x1();
    float height = outer.y2() - outer.y1();
    return new Box(
        outer.x1() + inner.x1() * width,
        outer.y1() + inner.y1() * height,
        outer.x1() + inner.x2() * width,
        outer.y1() + inner.y2() * height);
  }

  /** The mean over a rectangle; each position of the map is weighted by its overlap. */
  private static void mean(Tensor map, int width, int height, Box box, float[] to) {
    double[] across = shares(box.x1() * (double) width, box.x2() * (double) width, width);
    double[] down = shares(box.y1() * (double) height, box.y2() * (double) height, height);
    for (int channel = 0; channel < to.length; channel++) {
      double sum = 0;
      for (int y = 0; y < height; y++) {
        if (down[y] > 0) {
          int line = (channel * height + y) * width;
          for (int x = 0; x < width; x++) {
            sum += down[y] * across[x] * map.values()[line + x];
          }
        }
      }
      to[channel] = (float) sum;
    }
  }

  private static double[] shares(double from, double to, int size) {
    double[] shares = new double[size];
    for (int i = 0; i < size; i++) {
      shares[i] = Math.max(0, Math.min(to, i + 1.0) - Math.max(from, i)) / (to - from);
    }
    return shares;
  }
}
