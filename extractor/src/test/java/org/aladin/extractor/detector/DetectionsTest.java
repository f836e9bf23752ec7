/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.aladin.extractor.directory.DetectorDescription.Suppression;
import org.aladin.model.image.Box;
import org.junit.jupiter.api.Test;

class DetectionsTest {
  private static Detection detection(int index, float x1, float x2, int label) {
    return new Detection(index, new Box(x1, 0, x2, 1), 1 - 0.1f * index, label);
  }

  private static List<Integer> kept(Suppression suppression, Detection... bestFirst) {
    return Detections.suppress(List.of(bestFirst), suppression).stream()
        .map(Detection::index)
        .toList();
  }

  @Test
  void aBoxIsDroppedIfABetterOneOverlapsIt() {
    Detection first = detection(0, 0, 0.6f, 1);
    Detection second = detection(1, 0.2f, 0.8f, 1); // 0.4 of 0.8
    assertEquals(0.5, first.overlap(second), 1e-6);
    assertEquals(List.of(0), kept(new Suppression(0.49, true), first, second));
    assertEquals(List.of(0, 1), kept(new Suppression(0.51, true), first, second));
  }

  @Test
  void classesSuppressEachOtherOnlyIfSaid() {
    Detection first = detection(0, 0, 0.6f, 1);
    Detection second = detection(1, 0, 0.6f, 2);
    assertEquals(List.of(0, 1), kept(new Suppression(0.5, true), first, second));
    assertEquals(List.of(0), kept(new Suppression(0.5, false), first, second));
  }

  /** The third box overlaps the second, but the second is itself dropped. */
  @Test
  void onlyBoxesThatAreKeptSuppressOthers() {
    Detection first = detection(0, 0, 0.6f, 1);
    Detection second = detection(1, 0.2f, 0.8f, 1);
    Detection third = detection(2, 0.4f, 1, 1);
    assertEquals(List.of(0, 2), kept(new Suppression(0.4, true), first, second, third));
  }

  @Test
  void boxesThatOnlyTouchDoNotOverlap() {
    assertEquals(0, detection(0, 0, 0.5f, 1).overlap(detection(1, 0.5f, 1, 1)));
  }
}
