/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.field;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentKind;
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

  private AlignmentValues values;

  @Override
  protected void init(IndexSchema schema, Map<String, String> args) {
    values = AlignmentValues.parse(typeName, args);
    // Only explicit settings of the schema count; Solr's defaults are for other types.
    properties &= ~((INDEXED | STORED | MULTIVALUED | UNINVERTIBLE) & ~trueProperties);
    properties |= (DOC_VALUES | USE_DOCVALUES_AS_STORED) & ~falseProperties;
    super.init(schema, args);
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
      throw AlignmentValues.schemaError("field " + field.getName() + " has " + problem);
    }
  }

  @Override
  protected void checkSupportsDocValues() {
    // this type consists of doc values
  }

  /** D, the dimension of each vector. */
  public int dimension() {
    return values.dimension();
  }

  /** The maximum number of vectors per document. */
  public int maxVectors() {
    return values.maxVectors();
  }

  /** The encoding of values. */
  public AlignmentEncoding encoding() {
    return values.encoding();
  }

  /** What the schema says about the values, and how they are checked against it. */
  public AlignmentValues values() {
    return values;
  }

  /** The kind of vectors; empty if both kinds are accepted. */
  public Optional<AlignmentKind> kind() {
    return Optional.ofNullable(values.kind());
  }

  @Override
  public IndexableField createField(SchemaField field, Object value) {
    return new BinaryDocValuesField(
        field.getName(), new BytesRef(values.stored(field.getName(), value)));
  }

  @Override
  public Object toNativeType(Object value) {
    return value instanceof CharSequence
        ? AlignmentValues.bytes("of type " + typeName, value)
        : value;
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
}
