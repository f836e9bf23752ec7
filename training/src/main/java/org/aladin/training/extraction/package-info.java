/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Pictures and captions to the files that training reads. {@link
 * org.aladin.training.extraction.CaptionedPictures} lists the pictures of captions files, {@link
 * org.aladin.training.extraction.Extraction} extracts their regions.
 */
package org.aladin.training.extraction;
