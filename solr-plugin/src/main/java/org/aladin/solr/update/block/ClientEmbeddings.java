/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.FieldText;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.field.AlignmentValues;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.OutputFields;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputField;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.IndexSchema;

/**
 * Checks the embeddings that clients send in a target's fields instead of a source: vectors that
 * they encoded themselves, or copies of indexed documents. Only what queries can use is accepted:
 * the vector must fit the field, and version, hash and alignment set must fit the vector and the
 * model. A document with a source keeps its vectors if their hash is that of the source. One
 * request long.
 */
final class ClientEmbeddings {
  private static final String SET = "set";

  private final IndexSchema schema;
  private final int dimension;
  private final String modelVersion;

  ClientEmbeddings(IndexSchema schema, ModelShape model) {
    this.schema = schema;
    this.dimension = model.dimension();
    this.modelVersion = model.version();
  }

  /**
   * Checks the output fields of a target in a document. An update that replaces the vector also
   * removes the indexed version and hash unless it has new ones; an update that removes the vector,
   * or its source, also removes the alignment set.
   *
   * @param replaces whether the target keeps nothing that is indexed: in a whole document, and in
   *     an update that removes the source
   * @return whether the document has a vector of its own
   * @throws IllegalArgumentException if a value does not fit; the message has the field, its value
   *     and what was expected
   * @throws SolrException (400) if an alignment set does not fit the schema
   */
  boolean accept(BlockDocument document, EmbeddingTarget target, boolean replaces) {
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
                + "' is removed without the vector in field '"
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
      document.clearSize(target);
      if (gone) {
        clear(document, output.vector(), null);
      }
      if (gone || replaces) {
        clear(document, output.alignment(), alignment);
      }
    }
    document.accept(target);
    return vector != null;
  }

  /**
   * Whether a document has a vector of its own for a target.
   *
   * @throws IllegalArgumentException if it changes the vector other than as a whole
   */
  static boolean hasVector(BlockDocument document, EmbeddingTarget target) {
    return given(document, target.output().vector()) != null;
  }

  /**
   * Whether a whole document brings the embedding of its own source: vectors of the model's version
   * with the hash of that content. Another program embedded it then, and it need not be embedded
   * again.
   */
  boolean areOf(BlockDocument document, EmbeddingTarget target, EmbeddingSource source) {
    OutputFields output = target.output();
    if (!output.recognisesContent()) {
      return false;
    }
    Object vector = plain(document, output.vector());
    Object version = plain(document, output.version());
    Object hash = plain(document, output.hash());
    Object alignment = plain(document, output.alignment());
    if (!(vector instanceof Collection<?> values)
        || hash == null
        || !modelVersion.equals(String.valueOf(version))
        || (alignment == null) != (output.alignment() == null)) {
      return false;
    }
    List<String> sized = source.hasSize() ? output.size().names() : List.of();
    if (sized.stream().anyMatch(field -> plain(document, field) == null)) {
      return false;
    }
    List<Object> size = sized.stream().map(field -> plain(document, field)).toList();
    byte[] set = alignment == null ? null : AlignmentValues.bytes(output.alignment(), alignment);
    return ContentHash.of(source, modelVersion, values, set, size).equals(hash.toString());
  }

  private static Object plain(BlockDocument document, String name) {
    SolrInputField field = name == null ? null : document.fields().getField(name);
    return field == null ? null : field.getValue();
  }

  /** The value that a document gives a field; null if it gives none. */
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
              + "', but there is no vector: expected one in field '"
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
    EncodedAlignment encoded = type.values().read(name, value);
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
