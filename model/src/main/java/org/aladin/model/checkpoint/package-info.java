/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The published files that training can start from: checkpoints of ALADIN, and backbones in the
 * layout of VinVL or Hugging Face.
 */
package org.aladin.model.checkpoint;
