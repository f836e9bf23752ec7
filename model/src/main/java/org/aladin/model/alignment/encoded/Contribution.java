/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/**
 * What one word or one region adds to an alignment score.
 *
 * @param of whether a word or a region adds it
 * @param index its index in its set, from 0
 * @param best the index of the vector of the other kind with the largest cosine; -1 if there is
 *     none or, in modes that add up maxima, if no cosine is positive
 * @param cosine the cosine with it; in modes that add up maxima 0 or more
 * @param added what the sum gets: the cosine, or the sum of the cosines with all vectors of the
 *     other kind
 */
public record Contribution(AlignmentKind of, int index, int best, float cosine, float added) {}
