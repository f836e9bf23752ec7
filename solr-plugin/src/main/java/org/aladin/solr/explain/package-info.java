/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Alignments in {@code fl}: {@code [alignment]} shows the best region of each hit for each word,
 * {@code [noalignments]} omits the stored alignment sets. {@link org.aladin.solr.rerank} contains
 * the word-by-word explanation of {@code debugQuery}.
 */
package org.aladin.solr.explain;
