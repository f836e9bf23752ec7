/* SPDX-License-Identifier: Apache-2.0 */

/** The common format of region features for all kinds of extractors. */
package org.aladin.extractor.region;
