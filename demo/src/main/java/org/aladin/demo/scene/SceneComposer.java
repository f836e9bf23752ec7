/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Composes scenes. No two scenes of one composer have the same objects, even in other places, so
 * test scenes differ from training scenes in more than their pixels.
 */
final class SceneComposer {
  private static final int CELLS = 3;

  private final Random random;
  private final Set<String> seen = new HashSet<>();

  SceneComposer(long seed) {
    this.random = new Random(seed);
  }

  Scene next() {
    Scene scene;
    do {
      scene = compose();
    } while (!seen.add(scene.content()));
    return scene;
  }

  private Scene compose() {
    int count = 3 + random.nextInt(3);
    Set<Integer> cells = new HashSet<>();
    Set<String> looks = new HashSet<>();
    List<SceneObject> objects = new ArrayList<>();
    while (objects.size() < count) {
      int cell = random.nextInt(CELLS * CELLS);
      SceneObject object =
          new SceneObject(
              pick(ShapeKind.values()),
              pick(Colour.values()),
              random.nextBoolean(),
              cell / CELLS,
              cell % CELLS);
      if (!cells.contains(cell) && looks.add(object.colour() + " " + object.kind())) {
        cells.add(cell);
        objects.add(object);
      }
    }
    return new Scene(objects, pick(Backdrop.values()), random.nextLong());
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }
}
