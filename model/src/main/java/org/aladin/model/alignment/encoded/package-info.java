/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Alignment sets as bytes, and MaxSim computed on them in place: {@link
 * org.aladin.model.alignment.encoded.AlignmentCodec} defines the format, {@link
 * org.aladin.model.alignment.encoded.EncodedMaxSim} scores.
 */
package org.aladin.model.alignment.encoded;
