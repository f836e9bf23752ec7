/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import org.aladin.solr.field.VectorFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.IndexSchema;

/**
 * Checks that the fields and files of a processor have the sizes of its model: when the core
 * starts, and with each request, since the schema may change in between. Stateless.
 */
public final class ModelCheck {
  private ModelCheck() {}

  /**
   * @throws SolrException (500) if one has another size; the message has both numbers
   */
  public static void check(UpdateOptions options, IndexSchema schema, ModelShape model) {
    try {
      for (EmbeddingTarget target : options.targets()) {
        OutputFields output = target.output();
        VectorFields.checkVector(schema, output.vector(), model.dimension());
        if (output.alignment() != null) {
          VectorFields.checkAlignment(schema, output.alignment(), model.dimension());
        }
      }
    } catch (IllegalArgumentException e) {
      throw wrong(": " + e.getMessage());
    }
    for (FeaturesFile file : options.featuresFiles()) {
      if (file.width() != model.regionWidth()) {
        throw wrong(
            ", featuresFile "
                + file.path()
                + ": regions of "
                + file.width()
                + " numbers, expected the model's "
                + model.regionWidth());
      }
    }
  }

  private static SolrException wrong(String why) {
    return new SolrException(
        SolrException.ErrorCode.SERVER_ERROR, "AladinUpdateProcessorFactory" + why);
  }
}
