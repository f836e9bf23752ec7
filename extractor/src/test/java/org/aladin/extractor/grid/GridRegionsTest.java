/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.aladin.extractor.network.NetworkException;
import org.aladin.extractor.network.Tensor;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridRegionsTest {
  private static final Box WHOLE = new Box(0, 0, 1, 1);

  /** One channel, 0, 1, 2, … line by line. */
  private static Tensor map(int width, int height) {
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return new Tensor("map", new long[] {1, 1, height, width}, values);
  }

  private static float[] features(RegionFeatures regions) {
    float[] features = new float[regions.count()];
    for (int i = 0; i < features.length; i++) {
      features[i] = regions.values()[i * regions.width()];
    }
    return features;
  }

  @Test
  void eachCellIsARegionAfterTheWholePicture() {
    RegionFeatures regions = new GridRegions(7, true, 7).pool(map(3, 2), WHOLE);
    assertArrayEquals(new float[] {2.5f, 0, 1, 2, 3, 4, 5}, features(regions), 1e-5f);
    assertEquals(WHOLE, regions.box(0));
    assertEquals(new Box(2 / 3f, 0.5f, 1, 1), regions.box(6));
  }

  @Test
  void moreCellsThanFitArePooled() {
    RegionFeatures regions = new GridRegions(4, false, 7).pool(map(4, 4), WHOLE);
    assertArrayEquals(new float[] {2.5f, 4.5f, 10.5f, 12.5f}, features(regions), 1e-5f);
  }

  /** 3 × 3 positions for 2 × 2 cells: those in the middle count half for each cell. */
  @Test
  void aPlaceBetweenTwoCellsIsShared() {
    RegionFeatures regions = new GridRegions(4, false, 7).pool(map(3, 3), WHOLE);
    assertEquals((0 + 0.5f * 1 + 0.5f * 3 + 0.25f * 4) / 2.25f, features(regions)[0], 1e-5f);
  }

  /** In a letterbox the picture fills the lower half of the map. */
  @Test
  void onlyThePicturesPartOfTheMapCounts() {
    RegionFeatures regions = new GridRegions(9, false, 7).pool(map(2, 4), new Box(0, 0.5f, 1, 1));
    assertArrayEquals(new float[] {4, 5, 6, 7}, features(regions), 1e-5f);
    assertEquals(new Box(0, 0, 0.5f, 0.5f), regions.box(0));
  }

  @ParameterizedTest
  @CsvSource({
    "14, 14, 33, 6 × 5",
    "28, 14, 33, 8 × 4",
    "14, 28, 33, 4 × 8",
    "7, 7, 100, 7 × 7",
    "6, 4, 33, 6 × 4",
    "1, 90, 33, 1 × 33",
    "90, 1, 33, 33 × 1",
    "20, 20, 1, 1 × 1"
  })
  void cellsAreAsSquareAsFit(int width, int height, int most, String expected) {
    int[] cells = GridRegions.cells(width, height, most);
    assertEquals(expected, cells[0] + " × " + cells[1]);
  }

  @Test
  void aMapOfAnotherWidthIsRefusedWithBothNumbers() {
    var e =
        assertThrows(
            NetworkException.class, () -> new GridRegions(4, false, 9).pool(map(4, 4), WHOLE));
    assertEquals(
        "The feature map is \"map\" [1, 1, 4, 4]: 1 values and the six of a box make 7, but"
            + " featureWidth is 9",
        e.getMessage());
    Tensor flat = new Tensor("map", new long[] {1, 16}, new float[16]);
    e = assertThrows(NetworkException.class, () -> new GridRegions(4, false, 7).pool(flat, WHOLE));
    assertEquals("The feature map is \"map\" [1, 16], expected [1, C, h, w]", e.getMessage());
  }
}
