/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.Map;

/**
 * What one core has of the registry: its models by name, the cache of its query texts, its metrics.
 *
 * @param models in the order of the configuration; not to be changed
 */
public record CoreModels(
    Map<String, SharedModel> models, QueryCache cache, AladinMetrics metrics) {}
