/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The files in which VinVL publishes region features (Zhang et al., CVPR 2021), read and written as
 * they are:
 *
 * <ul>
 *   <li>{@code features.tsv}: image key, number of boxes R, base64 of R × F little-endian float32
 *   <li>{@code predictions.tsv}: image key, JSON {@code {image_h, image_w, objects: [{class, conf,
 *       rect: [x1, y1, x2, y2]}]}}, rectangles in pixels
 *   <li>{@code features.lineidx}, {@code predictions.lineidx}: the byte offset of each line
 *   <li>{@code imageid2idx.json}: from image key to line, counted from 0
 *   <li>{@code features.extractor.json}, not VinVL's: {@code {format, extractor}}, what made the
 *       features
 * </ul>
 *
 * Only {@code features.tsv} has to be there; what the other files would have said is then found by
 * reading the file once, and the log says so.
 */
package org.aladin.model.vinvl;
