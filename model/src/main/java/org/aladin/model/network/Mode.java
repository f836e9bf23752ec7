/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

/** Whether a forward pass drops units at random. */
public enum Mode {
  /** No dropout. */
  INFERENCE,
  /** Dropout on, also in a frozen backbone, as in the original. */
  TRAINING
}
