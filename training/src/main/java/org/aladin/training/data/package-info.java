/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What a step is fed with: captions files, the pairs of an image and one of its captions, their
 * order in each epoch, and batches that are read ahead.
 */
package org.aladin.training.data;
