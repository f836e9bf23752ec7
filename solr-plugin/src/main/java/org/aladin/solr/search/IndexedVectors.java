/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * The global vectors of indexed documents, by id. They are read through {@code /get}, which sees
 * documents that are not committed yet and, in a cluster, those of any shard.
 */
final class IndexedVectors {
  private final IndexedDocuments documents;
  private final SolrCore core;
  private final IndexSchema schema;

  IndexedVectors(SolrQueryRequest req) {
    this.documents = IndexedDocuments.asUser(req);
    this.core = req.getCore();
    this.schema = req.getSchema();
  }

  /**
   * @param from the field to take; null for the only vector field that the document has
   * @param encoder what the vector has to be made by, as far as the document says what made it
   * @throws SolrException (400) if the document or its vector does not exist, if it is not clear
   *     which vector is meant, or if it is of another model of the core than the query's; (503) if
   *     a version of a model made it that the core does not have
   */
  float[] vector(String id, String from, AladinEncoder encoder) {
    int dimension = encoder.dimension();
    if (from != null && !(schema.getFieldTypeNoEx(from) instanceof DenseVectorField)) {
      throw AladinParams.bad("from is '" + from + "', expected one of " + vectorFields());
    }
    List<String> fields = from == null ? vectorFields() : List.of(from);
    SolrDocument document = documents.read(List.of(id), withVersions(fields)).get(id);
    if (document == null) {
      throw AladinParams.bad("no document has the id '" + id + "'");
    }
    String field = from != null ? from : onlyVectorField(id, document);
    Collection<Object> numbers = document.getFieldValues(field);
    if (numbers == null) {
      throw AladinParams.bad("document '" + id + "' has no vector in field '" + field + "'");
    }
    if (numbers.size() != dimension) {
      throw AladinParams.bad(
          "field '"
              + field
              + "' of document '"
              + id
              + "' has "
              + numbers.size()
              + " numbers, expected the dimension "
              + dimension);
    }
    checkVersion(id, field, document, encoder.version());
    float[] vector = new float[dimension];
    int d = 0;
    for (Object number : numbers) {
      vector[d++] = ((Number) number).floatValue();
    }
    return vector;
  }

  private List<String> withVersions(List<String> vectorFields) {
    return vectorFields.stream()
        .flatMap(field -> Stream.of(field, TargetFields.version(core, field)))
        .filter(Objects::nonNull)
        .toList();
  }

  private void checkVersion(String id, String field, SolrDocument document, String version) {
    String versionField = TargetFields.version(core, field);
    Object madeBy = versionField == null ? null : document.getFirstValue(versionField);
    if (madeBy == null || madeBy.toString().equals(version)) {
      return;
    }
    String message =
        "field '"
            + field
            + "' of document '"
            + id
            + "' was made by model version "
            + madeBy
            + ", the query's is "
            + version
            + ": their vectors cannot be compared";
    if (TargetFields.isCurrent(core, field, madeBy.toString())) {
      throw AladinParams.bad(message);
    }
    throw CheckedParams.unavailable(
        AladinQParserPlugin.NAME, message + " until the document is indexed again");
  }

  private List<String> vectorFields() {
    return schema.getFields().values().stream()
        .filter(field -> field.getType() instanceof DenseVectorField && field.stored())
        .map(SchemaField::getName)
        .sorted()
        .toList();
  }

  private String onlyVectorField(String id, SolrDocument document) {
    List<String> present = new ArrayList<>(vectorFields());
    present.removeIf(field -> !document.containsKey(field));
    if (present.size() != 1) {
      throw AladinParams.bad(
          "document '"
              + id
              + "' has "
              + (present.isEmpty() ? "no stored vector" : "vectors in the fields " + present)
              + ", expected from=<one of its vector fields>");
    }
    return present.get(0);
  }
}
