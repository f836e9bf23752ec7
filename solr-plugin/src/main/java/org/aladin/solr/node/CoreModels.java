/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.Map;

/**
 * The registry's entries of one core: its models and their extractors by name, its cache of query
 * texts, its metrics.
 *
 * @param models the models in the order of the configuration; unmodifiable
 * @param extractors the extractors by the model's name; unmodifiable
 */
public record CoreModels(
    Map<String, SharedModel> models,
    Map<String, SharedExtractor> extractors,
    QueryCache cache,
    AladinMetrics metrics) {}
