/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

/** Called on the encoder thread before each forward pass. */
@FunctionalInterface
interface PassObserver {
  void begins(Pass pass);
}
