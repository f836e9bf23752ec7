/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Reads and writes the files in which VinVL publishes region features (Zhang et al., CVPR 2021):
 *
 * <ul>
 *   <li>{@code features.tsv}: image key, number of boxes R, base64 of R × F little-endian float32
 *   <li>{@code predictions.tsv}: image key, JSON {@code {image_h, image_w, objects: [{class, conf,
 *       rect: [x1, y1, x2, y2]}]}}, rectangles in pixels
 *   <li>{@code features.lineidx}, {@code predictions.lineidx}: the byte offset of each line
 *   <li>{@code imageid2idx.json}: from image key to line, counted from 0
 *   <li>{@code features.extractor.json}, not VinVL's: {@code {format, extractor}}, the extractor of
 *       the features
 * </ul>
 *
 * A detector (scene_graph_benchmark) writes only a {@code predictions.tsv}, in whose objects {@code
 * feature} is the base64 of 2,048 float32, and which may lack the image sizes. It can be read in
 * place of {@code features.tsv}; sizes then come from a {@link org.aladin.model.vinvl.SizesTsv size
 * file}, or from the caller.
 *
 * <p>Only {@code features.tsv} is required. The contents of missing files are found by reading it
 * once, which is logged.
 */
package org.aladin.model.vinvl;
