/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Pictures as sources: where their bytes come from, and how a node makes region features of them
 * with the extractor of a model, in a bounded number of threads.
 */
package org.aladin.solr.picture;
