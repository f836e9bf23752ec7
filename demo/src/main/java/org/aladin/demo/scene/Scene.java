/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The content of a scene.
 *
 * @param objects three to five, each in its own cell and with its own look
 * @param backdrop their background
 * @param seed seed of everything that is not in the captions: exact places, light, noise
 */
record Scene(List<SceneObject> objects, Backdrop backdrop, long seed) {
  /** Copies the list. */
  Scene {
    objects = List.copyOf(objects);
  }

  /** The looks of its objects in a fixed order. No two scenes of a data set have the same looks. */
  String content() {
    return objects.stream().map(SceneObject::look).sorted().collect(Collectors.joining(", "));
  }
}
