/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.field;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.EncodedAlignment;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.queries.function.ValueSource;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrException.ErrorCode;
import org.apache.solr.response.TextResponseWriter;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.search.QParser;
import org.apache.solr.uninverting.UninvertingReader;

/**
 * A field that holds a document's alignment set: the vectors of a caption's words or of an image's
 * regions, with their boxes, as one binary doc value.
 *
 * <pre>{@code
 * <fieldType name="alignment" class="org.aladin.solr.field.AlignmentField"
 *            dimension="768" maxVectors="64" encoding="int8" kind="regions"/>
 * <field name="image_alignment" type="alignment"/>
 * }</pre>
 *
 * <ul>
 *   <li>{@code dimension}: D, required, 1 to 65535
 *   <li>{@code maxVectors}: the maximum number of vectors per document, 1 to 65535; {@value
 *       #DEFAULT_MAX_VECTORS} by default
 *   <li>{@code encoding}: {@code int8} (default), {@code int8-coarse}, {@code bfloat16}, {@code
 *       float32} or {@code int4}; see {@link AlignmentEncoding} for what each loses
 *   <li>{@code kind}: {@code words} or {@code regions}, checked for every document; by default both
 *       are accepted
 * </ul>
 *
 * <p>A value is in {@link AlignmentCodec}'s format as bytes (javabin) or base64 (JSON, XML), in any
 * encoding; it is converted to the field's encoding. The field is neither indexed nor stored. Its
 * doc value is used as the stored value, so atomic updates, {@code /get} and backups preserve it.
 * The only supported query is {@code field:*}, which finds the documents with vectors; use {@code
 * rq={!alignment}} to rank.
 *
 * <p>Schema errors are reported as 500, a document's as 400.
 */
@PublicApi
public class AlignmentField extends FieldType {
  /** The schema attribute D. */
  public static final String DIMENSION = "dimension";

  /** The schema attribute for the maximum number of vectors per document. */
  public static final String MAX_VECTORS = "maxVectors";

  /** The schema attribute for the encoding of values. */
  public static final String ENCODING = "encoding";

  /** The schema attribute for the kind of vectors. */
  public static final String KIND = "kind";

  /** Enough for the 50 tokens or 34 regions of the published models. */
  public static final int DEFAULT_MAX_VECTORS = 64;

  private int dimension;
  private int maxVectors;
  private AlignmentEncoding encoding;
  private AlignmentKind kind;

  @Override
  protected void init(IndexSchema schema, Map<String, String> args) {
    dimension = size(args, DIMENSION, null);
    maxVectors = size(args, MAX_VECTORS, DEFAULT_MAX_VECTORS);
    String label = args.remove(ENCODING);
    String kindLabel = args.remove(KIND);
    try {
      encoding = label == null ? AlignmentEncoding.INT8 : AlignmentEncoding.parse(label);
      kind = kindLabel == null ? null : AlignmentKind.parse(kindLabel);
    } catch (IllegalArgumentException e) {
      throw schemaError("field type " + typeName + ": " + e.getMessage());
    }
    // Only explicit settings of the schema count; Solr's defaults are for other types.
    properties &= ~((INDEXED | STORED | MULTIVALUED | UNINVERTIBLE) & ~trueProperties);
    properties |= (DOC_VALUES | USE_DOCVALUES_AS_STORED) & ~falseProperties;
    super.init(schema, args);
  }

  private int size(Map<String, String> args, String name, Integer byDefault) {
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

  @Override
  public void checkSchemaField(SchemaField field) {
    super.checkSchemaField(field);
    String problem = null;
    if (field.indexed()) {
      problem = "indexed=\"true\": vectors cannot be searched by term";
    } else if (field.stored()) {
      problem = "stored=\"true\": the doc value already stands for the stored value";
    } else if (field.multiValued()) {
      problem = "multiValued=\"true\": one value holds all vectors of a document";
    } else if (!field.hasDocValues()) {
      problem = "docValues=\"false\": the vectors live in doc values";
    } else if (!field.useDocValuesAsStored()) {
      // Solr's atomic updates only copy stored values and doc values used as stored.
      problem = "useDocValuesAsStored=\"false\": an atomic update would lose the vectors";
    }
    if (problem != null) {
      throw schemaError("field " + field.getName() + " has " + problem);
    }
  }

  @Override
  protected void checkSupportsDocValues() {
    // this type consists of doc values
  }

  /** D, the dimension of each vector. */
  public int dimension() {
    return dimension;
  }

  /** The maximum number of vectors per document. */
  public int maxVectors() {
    return maxVectors;
  }

  /** The encoding of values. */
  public AlignmentEncoding encoding() {
    return encoding;
  }

  /** The kind of vectors; empty if both kinds are accepted. */
  public Optional<AlignmentKind> kind() {
    return Optional.ofNullable(kind);
  }

  /**
   * Encodes a value for this field of a document, after checking it against the schema.
   *
   * @param field the name of the field, for the message
   * @throws SolrException 400 if the value does not match the schema
   */
  public byte[] encode(String field, AlignmentValue value) {
    checkKind(field, value.kind());
    checkSize(field, value.set().count(), value.set().dimension());
    try {
      return AlignmentCodec.encode(value, encoding);
    } catch (IllegalArgumentException e) {
      throw badValue(field, e.getMessage());
    }
  }

  @Override
  public IndexableField createField(SchemaField field, Object value) {
    byte[] bytes = bytes(field.getName(), value);
    EncodedAlignment encoded = readBytes(field.getName(), bytes);
    if (encoded.encoding() != encoding) {
      bytes = encode(field.getName(), AlignmentCodec.decode(bytes));
    }
    return new BinaryDocValuesField(field.getName(), new BytesRef(bytes));
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

  @Override
  public Object toNativeType(Object value) {
    return value instanceof CharSequence ? bytes("of type " + typeName, value) : value;
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

  @Override
  public byte[] toObject(IndexableField field) {
    BytesRef bytes = field.binaryValue();
    return Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
  }

  @Override
  public String toExternal(IndexableField field) {
    return Base64.getEncoder().encodeToString(toObject(field));
  }

  @Override
  public void write(TextResponseWriter writer, String name, IndexableField field)
      throws IOException {
    writer.writeStr(name, toExternal(field), false);
  }

  @Override
  public UninvertingReader.Type getUninversionType(SchemaField field) {
    return null;
  }

  @Override
  public SortField getSortField(SchemaField field, boolean top) {
    throw unsupported("sort by", field);
  }

  @Override
  public ValueSource getValueSource(SchemaField field, QParser parser) {
    throw unsupported("compute a function of", field);
  }

  @Override
  public Query getFieldQuery(QParser parser, SchemaField field, String value) {
    throw unsupported("search", field);
  }

  /** Solr expresses {@code field:*} as an empty prefix. */
  @Override
  public Query getPrefixQuery(QParser parser, SchemaField field, String prefix) {
    if (prefix.isEmpty()) {
      return getExistenceQuery(parser, field);
    }
    throw unsupported("search a prefix in", field);
  }

  /** Called first for wildcards and regular expressions. */
  @Override
  public MultiTermQuery.RewriteMethod getRewriteMethod(QParser parser, SchemaField field) {
    throw unsupported("search a pattern in", field);
  }

  /** Called first by {@code {!terms}}. */
  @Override
  public void readableToIndexed(CharSequence value, BytesRefBuilder result) {
    throw new SolrException(
        ErrorCode.BAD_REQUEST,
        "Cannot search terms in fields of type " + typeName + ": they hold vectors.");
  }

  @Override
  protected Query getSpecializedRangeQuery(
      QParser parser,
      SchemaField field,
      String from,
      String to,
      boolean fromInclusive,
      boolean toInclusive) {
    throw unsupported("search a range of", field);
  }

  /** Called first, and only, by facets, statistics and aggregations. */
  @Override
  public boolean multiValuedFieldCache() {
    throw new SolrException(
        ErrorCode.BAD_REQUEST,
        "Cannot facet or aggregate fields of type " + typeName + ": they hold vectors.");
  }

  private static SolrException unsupported(String what, SchemaField field) {
    return new SolrException(
        ErrorCode.BAD_REQUEST,
        "Cannot "
            + what
            + " field "
            + field.getName()
            + ": it holds vectors. Use "
            + field.getName()
            + ":* to find the documents that have them, rq={!alignment} to rank by them.");
  }

  private static SolrException schemaError(String message) {
    return new SolrException(ErrorCode.SERVER_ERROR, "AlignmentField: " + message);
  }

  private static SolrException badValue(String field, String message) {
    return new SolrException(ErrorCode.BAD_REQUEST, "Alignment field " + field + ": " + message);
  }
}
