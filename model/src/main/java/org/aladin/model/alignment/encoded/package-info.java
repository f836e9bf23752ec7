/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Alignment sets as bytes, and scores computed on them in place: {@link
 * org.aladin.model.alignment.encoded.AlignmentCodec} defines the format, {@link
 * org.aladin.model.alignment.encoded.EncodedScorer} scores in the model's mode.
 */
package org.aladin.model.alignment.encoded;
