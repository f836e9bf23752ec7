/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Drawn scenes: a few coloured shapes of two sizes on a 3 × 3 raster, and captions that describe
 * what is where, in varying words. The same seed draws the same scenes.
 */
package org.aladin.demo.scene;
