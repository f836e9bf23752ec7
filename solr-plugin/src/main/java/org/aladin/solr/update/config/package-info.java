/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the update processor is configured to do: its options, the embeddings that documents get
 * ({@link org.aladin.solr.update.config.EmbeddingTarget}) with the fields that they fill, and the
 * checks of both against the schema and the model. Nothing here belongs to a request.
 */
package org.aladin.solr.update.config;
