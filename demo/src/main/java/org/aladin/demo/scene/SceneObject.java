/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

/**
 * One object of a scene.
 *
 * @param kind its shape
 * @param colour its colour, before the light changes it
 * @param large large or small
 * @param row 0 (top) to 2
 * @param column 0 (left) to 2
 */
record SceneObject(ShapeKind kind, Colour colour, boolean large, int row, int column) {
  /** The object without its place. */
  String look() {
    return (large ? "large " : "small ") + colour + ' ' + kind;
  }
}
