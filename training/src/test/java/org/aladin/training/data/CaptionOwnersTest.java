/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionOwnersTest {
  @Test
  void captionsAreNumberedImageByImage() {
    CaptionOwners owners = CaptionOwners.of(2, 1, 3);
    assertEquals(3, owners.images());
    assertEquals(6, owners.captions());
    int[] images = {0, 0, 1, 2, 2, 2};
    for (int caption = 0; caption < 6; caption++) {
      assertEquals(images[caption], owners.imageOf(caption));
    }
    assertEquals(3, owners.first(2));
    assertEquals(6, owners.end(2));
    assertEquals(1, owners.count(1));
    assertThrows(IndexOutOfBoundsException.class, () -> owners.imageOf(6));
    assertEquals(CaptionOwners.of(3, 2), owners.select(new int[] {2, 0}));
    assertEquals(CaptionOwners.of(5, 5, 5), CaptionOwners.each(3, 5));
  }

  @Test
  void aMaximumCutsOnlyLongerLists() {
    List<List<String>> captions = List.of(List.of("a"), List.of("b", "c", "d"));
    assertEquals(CaptionOwners.of(1, 2), CaptionOwners.of(captions, 2));
    assertEquals(CaptionOwners.of(1, 3), CaptionOwners.of(captions, 5));
  }

  @Test
  void numbersAreDescribedForPeople() {
    assertEquals("5", CaptionOwners.each(7, 5).describe());
    assertEquals("1 to 5, 2.7 on average", CaptionOwners.of(1, 2, 5).describe());
  }

  @Test
  void anImageWithoutCaptionsIsRefused() {
    assertEquals(
        "Image 1 has 0 captions, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> CaptionOwners.of(2, 0)).getMessage());
  }
}
