/* SPDX-License-Identifier: Apache-2.0 */

/** Turns what a query brings into vectors, for both stages, within the request's limits. */
package org.aladin.solr.query;
