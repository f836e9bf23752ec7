/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.field.VectorFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.IndexSchema;

/**
 * Looks whether fields and files of a processor have the sizes of its model: when the core starts,
 * and with each request, since a schema may change in between. Stateless.
 */
public final class ModelCheck {
  private ModelCheck() {}

  /**
   * @throws SolrException (500) if one has not; the message has both numbers
   */
  public static void check(UpdateOptions options, IndexSchema schema, AladinEncoder encoder) {
    try {
      for (EmbeddingTarget target : options.targets()) {
        OutputFields output = target.output();
        VectorFields.checkVector(schema, output.vector(), encoder.dimension());
        if (output.alignment() != null) {
          VectorFields.checkAlignment(schema, output.alignment(), encoder.dimension());
        }
      }
    } catch (IllegalArgumentException e) {
      throw wrong(": " + e.getMessage());
    }
    for (FeaturesFile file : options.featuresFiles()) {
      if (file.width() != encoder.regionWidth()) {
        throw wrong(
            ", featuresFile "
                + file.path()
                + ": regions of "
                + file.width()
                + " numbers, expected the model's "
                + encoder.regionWidth());
      }
    }
  }

  private static SolrException wrong(String why) {
    return new SolrException(
        SolrException.ErrorCode.SERVER_ERROR, "AladinUpdateProcessorFactory" + why);
  }
}
