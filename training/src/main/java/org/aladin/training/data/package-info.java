/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The input of a step: captions files, the pairs of an image and one of its captions, their order
 * in each epoch, and batches that are read ahead.
 */
package org.aladin.training.data;
