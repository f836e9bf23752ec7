/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Documents whose vectors cannot be compared with a query's: what becomes of the search, and where
 * the response counts them.
 */
package org.aladin.solr.comparison;
