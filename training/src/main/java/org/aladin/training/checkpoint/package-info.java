/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The files of a run: a checkpoint to resume from, and the weights of the best model. Files are
 * written to a temporary place, forced to the disk and renamed, so a complete one always exists.
 */
package org.aladin.training.checkpoint;
