/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import org.aladin.model.encoder.AladinEncoder;

/**
 * What documents, fields and files have to match in the model that embeds.
 *
 * @param version the version, from the content of the model's files
 * @param dimension D, the values of a vector
 * @param regionWidth F, the values of a region
 */
public record ModelShape(String version, int dimension, int regionWidth) {
  public static ModelShape of(AladinEncoder encoder) {
    return new ModelShape(encoder.version(), encoder.dimension(), encoder.regionWidth());
  }
}
