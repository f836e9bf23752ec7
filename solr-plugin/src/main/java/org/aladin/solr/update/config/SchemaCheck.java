/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.function.BiConsumer;
import org.aladin.solr.field.VectorFields;
import org.apache.solr.schema.IndexSchema;

/**
 * Checks that the schema keeps what a processor writes, when the core starts. Otherwise atomic
 * updates would lose vectors, unchanged documents would be embedded again, or queries would fail.
 * Stateless.
 */
public final class SchemaCheck {
  private SchemaCheck() {}

  /**
   * @throws IllegalArgumentException if a field is missing or cannot hold its values; the message
   *     has the key, the field, what it is and what was expected
   */
  public static void check(UpdateOptions options, IndexSchema schema) {
    for (EmbeddingTarget target : options.targets()) {
      OutputFields output = target.output();
      check("vectorField", output.vector(), schema, VectorFields::checkKeptVector);
      check(
          "alignmentField",
          output.alignment(),
          schema,
          (of, field) -> VectorFields.checkAlignmentKind(of, field, target.kind()));
      check("versionField", output.version(), schema, VectorFields::checkVersion);
      check("hashField", output.hash(), schema, VectorFields::checkKeptValue);
      check("imageWidthField", output.size().width(), schema, VectorFields::checkWholeNumber);
      check("imageHeightField", output.size().height(), schema, VectorFields::checkWholeNumber);
    }
    check("errorField", options.errorField(), schema, VectorFields::checkKept);
  }

  private static void check(
      String key, String field, IndexSchema schema, BiConsumer<IndexSchema, String> check) {
    if (field == null) {
      return;
    }
    try {
      check.accept(schema, field);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "AladinUpdateProcessorFactory, " + key + ": " + e.getMessage(), e);
    }
  }
}
