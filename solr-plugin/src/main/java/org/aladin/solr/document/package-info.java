/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Documents: the text and the region features in clients' fields, what of them can be embedded
 * ({@link org.aladin.solr.document.EmbeddingSource}), and the indexed documents, read from any
 * shard of the cluster.
 */
package org.aladin.solr.document;
