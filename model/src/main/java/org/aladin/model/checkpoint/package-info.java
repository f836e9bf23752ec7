/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The published files that training starts from: whole checkpoints of ALADIN, and backbones as
 * VinVL and Hugging Face lay them out.
 */
package org.aladin.model.checkpoint;
