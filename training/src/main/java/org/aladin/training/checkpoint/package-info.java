/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What a run leaves on disk: a checkpoint to go on from, and weights that others start from. Files
 * are written aside, forced to the disk and renamed, so that there is always a whole one.
 */
package org.aladin.training.checkpoint;
