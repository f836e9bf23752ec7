/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.model.image.Box;

/**
 * One word and its best region.
 *
 * @param index the word's position in the caption, from 0
 * @param word the word piece; null if unknown
 * @param region the region's position in the image's features, from 0 (region 0 plays the role of a
 *     CLS token and never matches); -1 if no region has a positive cosine
 * @param box the region's box; null if unknown
 * @param cosine the cosine with that region, 0 or more
 */
public record WordMatch(int index, String word, int region, Box box, float cosine) {}
