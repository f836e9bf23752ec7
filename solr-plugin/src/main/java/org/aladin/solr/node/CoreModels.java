/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.Map;

/**
 * What one core has of the registry: its models and their extractors by name, the cache of its
 * query texts, its metrics.
 *
 * @param models in the order of the configuration; not to be changed
 * @param extractors by the model's name, of those that have one; not to be changed
 */
public record CoreModels(
    Map<String, SharedModel> models,
    Map<String, SharedExtractor> extractors,
    QueryCache cache,
    AladinMetrics metrics) {}
