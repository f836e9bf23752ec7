/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.image.Box;

/**
 * One word and its best region or, in alignment modes that sum over regions, one region and its
 * best word.
 *
 * @param of {@link AlignmentKind#WORDS} for a word, else {@link AlignmentKind#REGIONS}
 * @param index the word's position in the caption, from 0; -1 for a region without a word
 * @param word the word piece; null if unknown
 * @param region the region's position in the image's features, from 0 (region 0 plays the role of a
 *     CLS token and never matches); -1 for a word without a region
 * @param box the region's box; null if unknown
 * @param cosine the cosine of both: 0 or more in modes that add up maxima, where a word or region
 *     without a positive cosine has no partner
 * @param added what the alignment's sum gets: the cosine, or the sum of the word's cosines with all
 *     regions
 */
public record WordMatch(
    AlignmentKind of, int index, String word, int region, Box box, float cosine, float added) {}
