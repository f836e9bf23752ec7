/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Region features from the pixels of any picture, with nothing learned: the whole picture and the
 * cells of three grids, each described by its colours, its gradients and its place. A detector sees
 * far more; this one needs no network and takes milliseconds.
 */
package org.aladin.extractor.descriptor;
