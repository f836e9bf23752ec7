/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Decodes picture files to upright pixels in sRGB. The decoders are those of the JDK and of
 * TwelveMonkeys ImageIO. This package checks a file's structure before decoding, so that sizes are
 * bounded and truncated files are rejected, and converts all kinds of pixels to one form.
 */
package org.aladin.extractor.picture;
