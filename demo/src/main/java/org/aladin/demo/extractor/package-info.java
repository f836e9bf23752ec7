/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Region features from the pixels of any photograph, with nothing learned: the whole image and the
 * cells of three grids, each described by its colours, its gradients and its place. A detector such
 * as VinVL's sees far more; this one needs no download and takes milliseconds.
 */
package org.aladin.demo.extractor;
