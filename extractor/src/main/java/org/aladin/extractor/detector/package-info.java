/* SPDX-License-Identifier: Apache-2.0 */

/** Regions and object labels from the outputs of a detector. */
package org.aladin.extractor.detector;
