/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/** Sees each forward pass before it begins, on the encoder thread. */
@FunctionalInterface
interface PassObserver {
  void begins(Pass pass);
}
