/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Handles documents whose vectors cannot be compared with a query's, and counts them in the
 * response.
 */
package org.aladin.solr.comparison;
