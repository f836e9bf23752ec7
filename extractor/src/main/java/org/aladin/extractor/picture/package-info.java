/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Picture files to upright pixels in sRGB. What decodes comes from the JDK and TwelveMonkeys
 * ImageIO; what is here checks a file's structure before a decoder sees it, so that sizes are
 * bounded and truncated files are refused, and brings every kind of pixel to one form.
 */
package org.aladin.extractor.picture;
