/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Documents: reads text and region features from clients' fields, as sources to embed ({@link
 * org.aladin.solr.document.EmbeddingSource}), and reads indexed documents from any shard of the
 * cluster.
 */
package org.aladin.solr.document;
