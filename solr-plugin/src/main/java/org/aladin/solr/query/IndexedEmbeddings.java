/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.field.AlignmentField;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.FieldType;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * Reads the vectors and alignment sets of indexed documents by id through {@code /get}, including
 * uncommitted documents and, in a cluster, those of any shard. For one request.
 */
final class IndexedEmbeddings {
  /**
   * The fields from which a query can take an embedding.
   *
   * @param type the type of the fields
   * @param name the noun for such a field in messages
   * @param value the noun for its value in messages
   * @param any the noun for what a document without such fields lacks, in messages
   */
  private record Fields(Class<? extends FieldType> type, String name, String value, String any) {
    static final Fields VECTOR =
        new Fields(DenseVectorField.class, "vector", "vector", "stored vector");
    static final Fields ALIGNMENT =
        new Fields(AlignmentField.class, "alignment", "vectors", "vectors");

    /** Alignment sets are read from doc values. */
    boolean canBeReadFrom(SchemaField field) {
      return type.isInstance(field.getType()) && (field.stored() || this == ALIGNMENT);
    }
  }

  /** A document that was read, and the field to use. */
  private record Found(String field, SolrDocument document) {}

  private final IndexedDocuments documents;
  private final CheckedParams checked;
  private final SolrCore core;
  private final IndexSchema schema;

  IndexedEmbeddings(SolrQueryRequest req, CheckedParams checked) {
    this.documents = IndexedDocuments.asUser(req);
    this.checked = checked;
    this.core = req.getCore();
    this.schema = req.getSchema();
  }

  /**
   * The global vector of a document.
   *
   * @param encoder the encoder that must have produced the vector, if the document names its model
   *     version
   * @return D values
   * @throws SolrException (400) if the document or its vector does not exist, if the document has
   *     several vectors and {@code from} is null, or if another model of the core produced the
   *     vector; (503) if a model version that the core does not have produced it
   */
  float[] vector(QuerySource.IndexedDocument source, AladinEncoder encoder) {
    Found found = find(source, Fields.VECTOR);
    int dimension = encoder.dimension();
    Collection<Object> numbers = found.document().getFieldValues(found.field());
    if (numbers.size() != dimension) {
      throw checked.bad(
          name(source, found)
              + " has "
              + numbers.size()
              + " numbers, expected the dimension "
              + dimension);
    }
    checkVersion(source, found, encoder.version());
    float[] vector = new float[dimension];
    int d = 0;
    for (Object number : numbers) {
      vector[d++] = ((Number) number).floatValue();
    }
    return vector;
  }

  private void checkVersion(QuerySource.IndexedDocument source, Found found, String version) {
    String versionField = TargetFields.version(core, found.field());
    Object madeBy = versionField == null ? null : found.document().getFirstValue(versionField);
    if (madeBy == null || madeBy.toString().equals(version)) {
      return;
    }
    String message =
        name(source, found)
            + " was made by model version "
            + madeBy
            + ", the query's is "
            + version
            + ": their vectors cannot be compared";
    if (TargetFields.isCurrent(core, found.field(), madeBy.toString())) {
      throw checked.bad(message);
    }
    throw CheckedParams.unavailable(
        checked.parser(), message + " until the document is indexed again");
  }

  /**
   * The alignment set of a document.
   *
   * @throws SolrException (400) if the document or its alignment set does not exist, or if the
   *     document has several and {@code from} is null; (503) if it cannot be read, or if a model
   *     version that the core does not have produced it
   */
  AlignmentValue alignment(QuerySource.IndexedDocument source) {
    Found found = find(source, Fields.ALIGNMENT);
    AlignmentValue value;
    try {
      value = decode(found.document().getFieldValue(found.field()));
    } catch (IllegalArgumentException e) {
      throw unusable(source, found, "cannot be read: " + e.getMessage());
    }
    // If no processor fills the field, any version is accepted.
    boolean filled = !TargetFields.of(core, found.field()).isEmpty();
    if (filled
        && !value.model().isEmpty()
        && !TargetFields.isCurrent(core, found.field(), value.model())) {
      throw unusable(
          source,
          found,
          "was made by model version "
              + value.model()
              + ", which the core no longer has: no others can be compared with it");
    }
    return value;
  }

  /** Solr returns bytes from the index, but base64 from its transaction log. */
  private static AlignmentValue decode(Object value) {
    return AlignmentCodec.decode(
        value instanceof byte[] bytes ? bytes : Base64.getDecoder().decode(value.toString()));
  }

  private SolrException unusable(QuerySource.IndexedDocument source, Found found, String why) {
    return CheckedParams.unavailable(
        checked.parser(), name(source, found) + " " + why + ". Index the document again");
  }

  private static String name(QuerySource.IndexedDocument source, Found found) {
    return "field '" + found.field() + "' of document '" + source.id() + "'";
  }

  private Found find(QuerySource.IndexedDocument source, Fields wanted) {
    String from = source.from();
    if (from != null && !wanted.type().isInstance(schema.getFieldTypeNoEx(from))) {
      throw checked.bad("from is '" + from + "', expected one of " + names(wanted));
    }
    List<String> fields = from == null ? names(wanted) : List.of(from);
    SolrDocument document =
        documents.read(List.of(source.id()), withVersions(fields)).get(source.id());
    if (document == null) {
      throw checked.bad("no document has the id '" + source.id() + "'");
    }
    String field = from != null ? from : onlyField(source.id(), document, wanted);
    if (document.getFieldValues(field) == null) {
      throw checked.bad(
          "document '" + source.id() + "' has no " + wanted.value() + " in field '" + field + "'");
    }
    return new Found(field, document);
  }

  private List<String> withVersions(List<String> fields) {
    return fields.stream()
        .flatMap(field -> Stream.of(field, TargetFields.version(core, field)))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private List<String> names(Fields wanted) {
    return schema.getFields().values().stream()
        .filter(wanted::canBeReadFrom)
        .map(SchemaField::getName)
        .sorted()
        .toList();
  }

  private String onlyField(String id, SolrDocument document, Fields wanted) {
    List<String> present = names(wanted).stream().filter(document::containsKey).toList();
    if (present.size() != 1) {
      throw checked.bad(
          "document '"
              + id
              + "' has "
              + (present.isEmpty() ? "no " + wanted.any() : "vectors in the fields " + present)
              + ", expected from=<one of its "
              + wanted.name()
              + " fields>");
    }
    return present.get(0);
  }
}
