/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a scene shows.
 *
 * @param objects three to five, each in a cell of its own and of a look of its own
 * @param backdrop what they lie on
 * @param seed of everything the captions don't say: exact places, light, noise
 */
record Scene(List<SceneObject> objects, Backdrop backdrop, long seed) {
  /** Copies the list. */
  Scene {
    objects = List.copyOf(objects);
  }

  /** The looks of its objects, in an order of their own; no two scenes of a data set share it. */
  String content() {
    return objects.stream().map(SceneObject::look).sorted().collect(Collectors.joining(", "));
  }
}
