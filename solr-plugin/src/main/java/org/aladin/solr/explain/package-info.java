/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What {@code fl} can ask of alignments: {@code [alignment]} shows which word met which region of
 * each hit, {@code [noalignments]} leaves the stored alignment sets out. The word-by-word sum of
 * {@code debugQuery} is made in {@link org.aladin.solr.rerank}.
 */
package org.aladin.solr.explain;
