/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.model.image.Box;

/**
 * One word and the region it met.
 *
 * @param index the word's place among the caption's words, from 0
 * @param word the word piece; null if unknown
 * @param region the region's place among the image's, as its features were given, from 0 (region 0
 *     itself plays the role of a CLS token and is never met); -1 if no region has a positive cosine
 * @param box the region's box; null if unknown
 * @param cosine with that region, at least 0
 */
public record WordMatch(int index, String word, int region, Box box, float cosine) {}
