/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.List;
import org.aladin.solr.field.AlignmentField;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;

/** Checks that a schema can hold what a model makes. */
public final class TargetFields {
  private TargetFields() {}

  /**
   * @throws SolrException (500) if a field is missing, of another type, or of another dimension
   *     than the model
   */
  static void check(List<Target> targets, IndexSchema schema, int dimension) {
    for (Target target : targets) {
      OutputFields output = target.output();
      vector(schema, output.vector(), dimension, SolrException.ErrorCode.SERVER_ERROR);
      if (output.alignment() != null) {
        alignment(schema, output.alignment(), dimension);
      }
    }
  }

  /**
   * The type of a field that holds global vectors. These have length 1, so that the dot product and
   * the cosine rank alike; another similarity would not be what the model was trained for.
   *
   * @param fault whose mistake another type is: the caller's or the configuration's
   * @throws SolrException if the field is unknown, of another type, encoding or similarity, or if
   *     its dimension is not the model's; the message has the field, what it is and what was
   *     expected
   */
  public static DenseVectorField vector(
      IndexSchema schema, String field, int dimension, SolrException.ErrorCode fault) {
    FieldType type = type(schema, field, fault);
    if (!(type instanceof DenseVectorField vector)) {
      throw wrongType(field, type, "DenseVectorField", fault);
    }
    if (vector.getVectorEncoding() != VectorEncoding.FLOAT32) {
      throw wrong(field, "vectorEncoding " + vector.getVectorEncoding(), "FLOAT32", fault);
    }
    VectorSimilarityFunction similarity = vector.getSimilarityFunction();
    if (similarity != VectorSimilarityFunction.DOT_PRODUCT
        && similarity != VectorSimilarityFunction.COSINE) {
      throw wrong(field, "similarityFunction " + similarity, "DOT_PRODUCT or COSINE", fault);
    }
    if (vector.getDimension() != dimension) {
      throw wrongDimension(field, vector.getDimension(), dimension, fault);
    }
    return vector;
  }

  private static void alignment(IndexSchema schema, String field, int dimension) {
    SolrException.ErrorCode fault = SolrException.ErrorCode.SERVER_ERROR;
    FieldType type = type(schema, field, fault);
    if (!(type instanceof AlignmentField alignment)) {
      throw wrongType(field, type, "AlignmentField", fault);
    }
    if (alignment.dimension() != dimension) {
      throw wrongDimension(field, alignment.dimension(), dimension, fault);
    }
  }

  private static FieldType type(IndexSchema schema, String field, SolrException.ErrorCode fault) {
    FieldType type = schema.getFieldTypeNoEx(field);
    if (type == null) {
      throw new SolrException(fault, "Field '" + field + "' is not in the schema");
    }
    return type;
  }

  private static SolrException wrongType(
      String field, FieldType type, String expected, SolrException.ErrorCode fault) {
    return wrong(
        field,
        "type " + type.getTypeName() + " (" + type.getClass().getSimpleName() + ")",
        "a " + expected,
        fault);
  }

  private static SolrException wrong(
      String field, String is, String expected, SolrException.ErrorCode fault) {
    return new SolrException(fault, "Field '" + field + "' has " + is + ", expected " + expected);
  }

  private static SolrException wrongDimension(
      String field, int is, int expected, SolrException.ErrorCode fault) {
    return new SolrException(
        fault, "Field '" + field + "' has dimension " + is + ", expected the model's " + expected);
  }
}
