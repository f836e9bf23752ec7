/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Embedding documents as they are indexed. {@link
 * org.aladin.solr.update.AladinUpdateProcessorFactory} reads the configuration; its processor holds
 * documents, with their children, until a batch is full, embeds them together and sends them to the
 * rest of the chain in the order they came. {@code update.config} holds the configuration, {@code
 * update.block} the documents.
 */
package org.aladin.solr.update;
