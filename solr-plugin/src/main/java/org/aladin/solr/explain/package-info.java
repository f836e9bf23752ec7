/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Which word met which region, beside each hit: {@code fl=[alignment]}. The word-by-word sum of
 * {@code debugQuery} is made in {@link org.aladin.solr.rerank}.
 */
package org.aladin.solr.explain;
