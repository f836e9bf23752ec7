/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Finding candidates with the matching head: {@code {!aladin}} turns a text, an indexed document or
 * an image's region features into a kNN query.
 */
package org.aladin.solr.search;
