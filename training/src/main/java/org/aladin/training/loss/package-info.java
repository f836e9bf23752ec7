/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The losses over a batch's B×B score matrices (image × caption, matching pairs on the diagonal).
 * Every result belongs to the manager of the scores, which is the step's.
 */
package org.aladin.training.loss;
