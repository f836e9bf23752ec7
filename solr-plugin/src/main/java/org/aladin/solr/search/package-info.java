/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Finds candidates with the matching head: {@code {!aladin}} converts a text, an indexed document
 * or an image's region features to a kNN query.
 */
package org.aladin.solr.search;
