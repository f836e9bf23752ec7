/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.field;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.aladin.model.alignment.encoded.WordMoment;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrException.ErrorCode;

/**
 * What the schema says about the values of an {@link AlignmentField}, and how values are checked
 * against it. Immutable.
 *
 * @param dimension D, the dimension of each vector
 * @param maxVectors the maximum number of vectors per document
 * @param encoding the encoding in the index
 * @param kind the kind of vectors; null if both kinds are accepted
 */
public record AlignmentValues(
    int dimension, int maxVectors, AlignmentEncoding encoding, AlignmentKind kind) {

  /**
   * Reads and removes the attributes of a field type.
   *
   * @throws SolrException 500 if one is missing or wrong
   */
  static AlignmentValues parse(String typeName, Map<String, String> args) {
    int dimension = size(typeName, args, AlignmentField.DIMENSION, null);
    int maxVectors =
        size(typeName, args, AlignmentField.MAX_VECTORS, AlignmentField.DEFAULT_MAX_VECTORS);
    String encoding = args.remove(AlignmentField.ENCODING);
    String kind = args.remove(AlignmentField.KIND);
    try {
      return new AlignmentValues(
          dimension,
          maxVectors,
          encoding == null ? AlignmentEncoding.INT8 : AlignmentEncoding.parse(encoding),
          kind == null ? null : AlignmentKind.parse(kind));
    } catch (IllegalArgumentException e) {
      throw schemaError("field type " + typeName + ": " + e.getMessage());
    }
  }

  private static int size(
      String typeName, Map<String, String> args, String name, Integer byDefault) {
    String value = args.remove(name);
    if (value == null && byDefault != null) {
      return byDefault;
    }
    int size = -1;
    try {
      size = value == null ? -1 : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    if (size < 1 || size > AlignmentCodec.MAX_SIZE) {
      throw schemaError(
          "field type "
              + typeName
              + ": "
              + name
              + " is "
              + (value == null ? "missing" : "\"" + value + "\"")
              + ", expected a whole number from 1 to "
              + AlignmentCodec.MAX_SIZE);
    }
    return size;
  }

  /**
   * Encodes a value for this field of a document, after checking it against the schema.
   *
   * @param field the name of the field, for the message
   * @throws SolrException 400 if the value does not match the schema
   */
  public byte[] encode(String field, AlignmentValue value) {
    return encode(field, value, Optional.empty());
  }

  /**
   * As {@link #encode(String, AlignmentValue)}, with the model's words, which round regions in int4
   * better.
   */
  public byte[] encode(String field, AlignmentValue value, Optional<WordMoment> words) {
    checkKind(field, value.kind());
    checkSize(field, value.set().count(), value.set().dimension());
    try {
      return AlignmentCodec.encode(value, encoding, words);
    } catch (IllegalArgumentException e) {
      throw badValue(field, e.getMessage());
    }
  }

  /**
   * The bytes that the index stores for a value: as they are, or converted to the field's encoding.
   *
   * @param field the name of the field, for the message
   * @param value bytes, or a text in base64
   * @throws SolrException 400 if it is not such a value, or does not match the schema
   */
  byte[] stored(String field, Object value) {
    byte[] bytes = bytes(field, value);
    EncodedAlignment encoded = readBytes(field, bytes);
    return encoded.encoding() == encoding ? bytes : encode(field, AlignmentCodec.decode(bytes));
  }

  /**
   * Reads a client's value for this field.
   *
   * @param field the name of the field, for the message
   * @param value bytes, or a text in base64
   * @throws SolrException 400 if it is not such a value, or does not match the schema
   */
  public EncodedAlignment read(String field, Object value) {
    return readBytes(field, bytes(field, value));
  }

  private EncodedAlignment readBytes(String field, byte[] bytes) {
    EncodedAlignment encoded = new EncodedAlignment();
    try {
      encoded.wrap(bytes);
      checkSize(field, encoded.count(), encoded.dimension());
      encoded.checkNumbers();
    } catch (IllegalArgumentException e) {
      throw badValue(field, e.getMessage());
    }
    checkKind(field, encoded.kind());
    return encoded;
  }

  private void checkKind(String field, AlignmentKind valueKind) {
    if (kind != null && valueKind != kind) {
      throw badValue(field, "holds " + valueKind.label() + ", the schema says " + kind.label());
    }
  }

  private void checkSize(String field, int count, int valueDimension) {
    if (valueDimension != dimension) {
      throw badValue(
          field, "vectors have " + valueDimension + " dimensions, the schema says " + dimension);
    }
    if (count > maxVectors) {
      throw badValue(field, count + " vectors, the schema allows at most " + maxVectors);
    }
  }

  /**
   * The bytes of a value from a client or from the index.
   *
   * @param field the name of the field, for the message
   * @param value bytes, or a text in base64
   * @throws SolrException 400 if it is neither
   */
  public static byte[] bytes(String field, Object value) {
    if (value instanceof byte[] array) {
      return array;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] array = new byte[buffer.remaining()];
      buffer.duplicate().get(array);
      return array;
    }
    if (value instanceof CharSequence text) {
      try {
        return Base64.getDecoder().decode(text.toString());
      } catch (IllegalArgumentException e) {
        throw badValue(field, "not base64: " + e.getMessage());
      }
    }
    throw badValue(
        field, "a " + value.getClass().getSimpleName() + ", expected bytes or base64 text");
  }

  private static SolrException badValue(String field, String message) {
    return new SolrException(ErrorCode.BAD_REQUEST, "Alignment field " + field + ": " + message);
  }

  static SolrException schemaError(String message) {
    return new SolrException(ErrorCode.SERVER_ERROR, "AlignmentField: " + message);
  }
}
