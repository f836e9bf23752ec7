/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.field;

import org.aladin.model.alignment.encoded.AlignmentKind;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.NumberType;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.schema.StrField;

/**
 * Checks that a schema's fields can hold the output of a model. Stateless. All methods throw
 * IllegalArgumentException with the field, its property and the expected one.
 */
public final class VectorFields {
  private VectorFields() {}

  /**
   * Checks a field for global vectors. These have length 1, so the dot product and the cosine give
   * the same ranking; the model was not trained for other similarities.
   *
   * @param dimension D of the model
   * @throws IllegalArgumentException if the field is unknown or of another type, encoding,
   *     similarity or dimension
   */
  public static void checkVector(IndexSchema schema, String field, int dimension) {
    DenseVectorField vector = vectorType(schema, field);
    if (vector.getDimension() != dimension) {
      throw wrong(field, "dimension " + vector.getDimension(), "the model's " + dimension);
    }
  }

  /**
   * Checks what a field for the global vectors of a processor needs with any model.
   *
   * @throws IllegalArgumentException as {@link #checkVector}, or if the vectors are not stored
   */
  public static void checkKeptVector(IndexSchema schema, String field) {
    vectorType(schema, field);
    if (!schema.getField(field).stored()) {
      throw wrong(field, "stored=\"false\"", "true: an atomic update would lose the vectors");
    }
  }

  /**
   * Checks a field for versions of models, which queries read from doc values.
   *
   * @throws IllegalArgumentException if the field is unknown, not of type StrField, or cannot hold
   *     one readable value with a doc value
   */
  public static void checkVersion(IndexSchema schema, String field) {
    FieldType type = type(schema, field);
    if (!(type instanceof StrField)) {
      throw wrongType(field, type, StrField.class);
    }
    if (!schema.getField(field).hasDocValues()) {
      throw wrong(field, "docValues=\"false\"", "true: queries read them");
    }
    checkKeptValue(schema, field);
  }

  /**
   * Checks a field for one readable value per document.
   *
   * @throws IllegalArgumentException if the field is unknown, multi-valued, or its values cannot be
   *     read back
   */
  public static void checkKeptValue(IndexSchema schema, String field) {
    checkKept(schema, field);
    if (schema.getField(field).multiValued()) {
      throw wrong(field, "multiValued=\"true\"", "false");
    }
  }

  /**
   * Checks a field for one whole number per document, such as the width of a picture.
   *
   * @throws IllegalArgumentException if the field is unknown, not of a numeric type of whole
   *     numbers, multi-valued, or its values cannot be read back
   */
  public static void checkWholeNumber(IndexSchema schema, String field) {
    FieldType type = type(schema, field);
    if (type.getNumberType() != NumberType.INTEGER && type.getNumberType() != NumberType.LONG) {
      throw wrong(field, typeOf(type), "a type of whole numbers, such as IntPointField");
    }
    checkKeptValue(schema, field);
  }

  /**
   * Checks a field for values that are read back.
   *
   * @throws IllegalArgumentException if the field is unknown, or its values cannot be read back
   */
  public static void checkKept(IndexSchema schema, String field) {
    type(schema, field);
    SchemaField declared = schema.getField(field);
    if (!declared.stored() && !(declared.hasDocValues() && declared.useDocValuesAsStored())) {
      throw wrong(
          field,
          "neither stored=\"true\" nor doc values used as stored",
          "one of them: it is read back");
    }
  }

  private static DenseVectorField vectorType(IndexSchema schema, String field) {
    FieldType type = type(schema, field);
    if (!(type instanceof DenseVectorField vector)) {
      throw wrongType(field, type, DenseVectorField.class);
    }
    if (vector.getVectorEncoding() != VectorEncoding.FLOAT32) {
      throw wrong(field, "vectorEncoding " + vector.getVectorEncoding(), "FLOAT32");
    }
    VectorSimilarityFunction similarity = vector.getSimilarityFunction();
    if (similarity != VectorSimilarityFunction.DOT_PRODUCT
        && similarity != VectorSimilarityFunction.COSINE) {
      throw wrong(field, "similarityFunction " + similarity, "DOT_PRODUCT or COSINE");
    }
    return vector;
  }

  /**
   * Checks a field for alignment sets.
   *
   * @param dimension D of the model
   * @return the field's type
   * @throws IllegalArgumentException if the field is unknown or of another type or dimension
   */
  public static AlignmentField checkAlignment(IndexSchema schema, String field, int dimension) {
    AlignmentField alignment = alignmentType(schema, field);
    if (alignment.dimension() != dimension) {
      throw wrong(field, "dimension " + alignment.dimension(), "the model's " + dimension);
    }
    return alignment;
  }

  /**
   * Checks what a field for the alignment sets of a processor needs with any model.
   *
   * @param kind the kind that the processor writes
   * @throws IllegalArgumentException if the field is unknown, of another type, or for the other
   *     kind
   */
  public static void checkAlignmentKind(IndexSchema schema, String field, AlignmentKind kind) {
    AlignmentKind declared = alignmentType(schema, field).kind().orElse(kind);
    if (declared != kind) {
      throw wrong(field, "kind=\"" + declared.label() + "\"", kind.label());
    }
  }

  private static AlignmentField alignmentType(IndexSchema schema, String field) {
    FieldType type = type(schema, field);
    if (!(type instanceof AlignmentField alignment)) {
      throw wrongType(field, type, AlignmentField.class);
    }
    return alignment;
  }

  private static FieldType type(IndexSchema schema, String field) {
    FieldType type = schema.getFieldTypeNoEx(field);
    if (type == null) {
      throw new IllegalArgumentException("field '" + field + "' is not in the schema");
    }
    return type;
  }

  private static IllegalArgumentException wrongType(
      String field, FieldType type, Class<?> expected) {
    return wrong(field, typeOf(type), "a " + expected.getSimpleName());
  }

  private static String typeOf(FieldType type) {
    return "type " + type.getTypeName() + " (" + type.getClass().getSimpleName() + ")";
  }

  private static IllegalArgumentException wrong(String field, String is, String expected) {
    return new IllegalArgumentException(
        "field '" + field + "' has " + is + ", expected " + expected);
  }
}
