/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.Map;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.OutputFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputField;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.IndexSchema;

/**
 * What clients bring of the fields that a target fills, where they bring no source for it: vectors
 * that they encoded themselves, or copies of indexed documents. Only what queries can use gets on:
 * a vector is checked, and a version, a hash or an alignment set has to be of it and of the model.
 * One request long.
 */
public final class ClientEmbeddings {
  private static final String SET = "set";

  private final IndexSchema schema;
  private final int dimension;
  private final String modelVersion;

  /**
   * @param dimension D of the model
   */
  public ClientEmbeddings(IndexSchema schema, int dimension, String modelVersion) {
    this.schema = schema;
    this.dimension = dimension;
    this.modelVersion = modelVersion;
  }

  /**
   * Checks what a document brings for a target. An update that replaces a vector takes the version
   * and the hash of the old one away, as far as it brings none; one that removes it, or its source,
   * takes the alignment set away, too.
   *
   * @param replaces whether the target has nothing afterwards but what the document brings: as a
   *     whole document, or an update that takes the source away
   * @return whether it brings a vector
   * @throws IllegalArgumentException if it brings what does not fit; the message has the field, its
   *     value and what was expected
   * @throws SolrException (400) if an alignment set does not fit the schema
   */
  public boolean settle(BlockDocument document, EmbeddingTarget target, boolean replaces) {
    OutputFields output = target.output();
    Object vector = given(document, output.vector());
    Object version = single(output.version(), given(document, output.version()));
    Object hash = single(output.hash(), given(document, output.hash()));
    Object alignment = single(output.alignment(), given(document, output.alignment()));
    boolean gone = vector == null && (replaces || document.fields().containsKey(output.vector()));
    if (vector == null) {
      checkNotAlone(output.version(), version, output.vector());
      checkNotAlone(output.hash(), hash, output.vector());
      if (!gone && document.fields().containsKey(output.version())) {
        throw new IllegalArgumentException(
            "field '"
                + output.version()
                + "' is taken away without the vector in field '"
                + output.vector()
                + "', expected both or neither");
      }
    } else {
      DenseVectorField type = (DenseVectorField) schema.getFieldType(output.vector());
      document
          .writer()
          .set(
              output.vector(),
              ClientVector.read(output.vector(), vector, dimension, type.getSimilarityFunction()));
      checkVersion(output.version(), version);
      checkHash(output.hash(), hash);
    }
    checkAlignment(output.alignment(), alignment, target);
    if (document.isUpdate() && (vector != null || gone)) {
      clear(document, output.version(), version);
      clear(document, output.hash(), hash);
      if (gone) {
        clear(document, output.vector(), null);
      }
      if (gone || replaces) {
        clear(document, output.alignment(), alignment);
      }
    }
    document.settle(target);
    return vector != null;
  }

  /**
   * Whether a document brings a vector for a target.
   *
   * @throws IllegalArgumentException if it changes one otherwise than as a whole
   */
  static boolean bringsVector(BlockDocument document, EmbeddingTarget target) {
    return given(document, target.output().vector()) != null;
  }

  /** What a document says a field is to hold; null for nothing, or if it does not mention it. */
  private static Object given(BlockDocument document, String name) {
    SolrInputField field = name == null ? null : document.fields().getField(name);
    if (field == null) {
      return null;
    }
    Map<?, ?> instructions = AtomicInstructions.of(field.getValue());
    if (instructions == null) {
      return field.getValue();
    }
    if (!document.isUpdate() || instructions.size() != 1 || !instructions.containsKey(SET)) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' has the instructions "
              + instructions.keySet()
              + ", expected "
              + (document.isUpdate() ? "[set]: it is replaced as a whole" : "a value"));
    }
    Object operand = instructions.get(SET);
    return operand instanceof Collection<?> values && values.isEmpty() ? null : operand;
  }

  private static Object single(String name, Object value) {
    if (!(value instanceof Collection<?> values)) {
      return value;
    }
    if (values.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + name + "' has " + values.size() + " values, expected one");
    }
    return values.isEmpty() ? null : values.iterator().next();
  }

  private static void checkNotAlone(String name, Object value, String vector) {
    if (value != null) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' is '"
              + shown(value)
              + "', but no vector comes with it: expected one in field '"
              + vector
              + "', or a source to make one of");
    }
  }

  private void checkVersion(String name, Object value) {
    if (value != null && !modelVersion.equals(value.toString())) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' is '"
              + shown(value)
              + "', expected the model's version '"
              + modelVersion
              + "': its queries do not find the vectors of another one");
    }
  }

  private static void checkHash(String name, Object value) {
    if (value != null && !value.toString().matches(ContentHash.FORM)) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' is '"
              + shown(value)
              + "', expected the 64 hexadecimal digits that were indexed with the vector, or none");
    }
  }

  private void checkAlignment(String name, Object value, EmbeddingTarget target) {
    if (value == null) {
      return;
    }
    AlignmentField type = (AlignmentField) schema.getFieldType(name);
    EncodedAlignment encoded = type.read(name, value);
    if (encoded.kind() != target.kind()) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' holds "
              + encoded.kind().label()
              + ", expected "
              + target.kind().label());
    }
    String model = encoded.model();
    if (!model.isEmpty() && !model.equals(modelVersion)) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' holds vectors of model '"
              + shown(model)
              + "', expected the model's version '"
              + modelVersion
              + "'");
    }
  }

  private static void clear(BlockDocument document, String name, Object value) {
    if (name != null && value == null) {
      document.writer().clear(name);
    }
  }

  private static String shown(Object value) {
    String text =
        value instanceof CharSequence || value instanceof Number
            ? value.toString()
            : FieldText.describe(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
