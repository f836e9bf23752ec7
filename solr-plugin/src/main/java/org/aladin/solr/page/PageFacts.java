/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.aladin.solr.node.CoreModels;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.update.config.DeclaredTargets;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/**
 * What the page needs to know about a core: its models, the fields that can be searched and shown,
 * the filters. Names only, no paths and no contents.
 *
 * @param handler the path of the page in the core
 * @param searchHandler the path of the handler that searches
 */
record PageFacts(
    SolrQueryRequest req, String handler, String searchHandler, PictureFields pictures) {

  void addTo(NamedList<Object> response) {
    Set<String> used = new HashSet<>(pictures.names());
    List<Object> targets = new ArrayList<>();
    for (DeclaredTargets.Declared declared : DeclaredTargets.of(req.getCore())) {
      targets.add(describe(declared, used));
    }
    String id = req.getSchema().getUniqueKeyField().getName();
    used.add(id);
    response.add("handler", handler);
    response.add("searchHandler", searchHandler);
    response.add("collection", collection());
    response.add("uniqueKey", id);
    response.add("models", models());
    response.add("targets", targets);
    response.add("pictures", describePictures());
    response.add("facets", FacetFields.in(req, used));
  }

  private String collection() {
    var cloud = req.getCore().getCoreDescriptor().getCloudDescriptor();
    return cloud == null ? req.getCore().getName() : cloud.getCollectionName();
  }

  private List<Object> models() {
    List<Object> models = new ArrayList<>();
    CoreModels declared = ModelRegistry.of(req.getCore());
    if (declared != null) {
      declared
          .models()
          .forEach(
              (name, model) -> {
                NamedList<Object> facts = new SimpleOrderedMap<>();
                facts.add("name", name);
                facts.add("running", model.encoder().isRunning());
                facts.add("extractor", declared.extractors().containsKey(name));
                models.add(facts);
              });
    }
    return models;
  }

  private NamedList<Object> describe(DeclaredTargets.Declared declared, Set<String> used) {
    EmbeddingTarget target = declared.target();
    used.addAll(target.output().names());
    used.addAll(target.sourceFields());
    NamedList<Object> facts = new SimpleOrderedMap<>();
    facts.add("kind", target.kind().name().toLowerCase(Locale.ROOT));
    add(facts, "model", declared.model());
    facts.add("vector", target.output().vector());
    add(facts, "alignment", target.output().alignment());
    add(facts, "version", shown(target.output().version()));
    add(facts, "hash", shown(target.output().hash()));
    add(facts, "text", shown(target.textField()));
    add(facts, "labels", shown(target.labelsField()));
    return facts;
  }

  private NamedList<Object> describePictures() {
    NamedList<Object> facts = new SimpleOrderedMap<>();
    add(facts, "imageField", pictures.imageField());
    add(facts, "pathField", pictures.pathField());
    return facts;
  }

  private static void add(NamedList<Object> facts, String name, String value) {
    if (value != null) {
      facts.add(name, value);
    }
  }

  /** A field, if a response can have its values. */
  private String shown(String name) {
    IndexSchema schema = req.getSchema();
    SchemaField field = name == null ? null : schema.getFieldOrNull(name);
    return field != null && (field.stored() || field.hasDocValues() && field.useDocValuesAsStored())
        ? name
        : null;
  }
}
