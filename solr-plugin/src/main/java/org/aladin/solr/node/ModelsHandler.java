/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.PublicApi;
import org.aladin.model.alignment.encoded.ProductKernel;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.encoder.PassCounts;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.params.HandlerKeys;
import org.aladin.solr.platform.CoreMetrics;
import org.aladin.solr.platform.MeasuredRequestHandler;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.SimpleOrderedMap;
import org.apache.solr.core.SolrCore;
import org.apache.solr.handler.NestedRequestHandler;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestHandler;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.security.AuthorizationContext;
import org.apache.solr.util.plugin.SolrCoreAware;

/**
 * Declares the models of a core and shows their state: with {@code health=true} only whether they
 * can encode, which requires the permission for Solr's health; otherwise everything, which requires
 * the permission to read Solr's metrics. Models are loaded with the core, so a missing or broken
 * model is detected at once, and no request waits for loading.
 *
 * <pre>
 * &lt;requestHandler name="/aladin" class="org.aladin.solr.node.ModelsHandler"&gt;
 *   &lt;lst name="models"&gt;
 *     &lt;str name="default"&gt;aladin-model&lt;/str&gt; &lt;!-- absolute, or relative to Solr's home --&gt;
 *   &lt;/lst&gt;
 *   &lt;!-- optional: onnxruntime or pytorch, by the model's name; chosen by default --&gt;
 *   &lt;lst name="engines"&gt;
 *     &lt;str name="default"&gt;onnxruntime&lt;/str&gt;
 *   &lt;/lst&gt;
 *   &lt;!-- optional: extractors of region features from pictures, by the model's name --&gt;
 *   &lt;lst name="extractors"&gt;
 *     &lt;str name="default"&gt;aladin-extractor&lt;/str&gt;
 *     &lt;!-- or a shipped description with the network that it describes:
 *     &lt;lst name="default"&gt;
 *       &lt;str name="description"&gt;nanodet&lt;/str&gt;
 *       &lt;str name="network"&gt;nanodet.onnx&lt;/str&gt;
 *     &lt;/lst&gt; --&gt;
 *   &lt;/lst&gt;
 *   &lt;!-- memory per core for the embeddings of query texts; 16 by default, 0 for none --&gt;
 *   &lt;int name="queryCacheMegabytes"&gt;16&lt;/int&gt;
 * &lt;/requestHandler&gt;
 * </pre>
 */
@PublicApi
public final class ModelsHandler extends MeasuredRequestHandler implements SolrCoreAware {
  private static final String MODELS = "models";
  private static final String ENGINES = "engines";
  private static final String EXTRACTORS = "extractors";
  private static final String HEALTH = "health";
  private static final String CACHE_MEGABYTES = "queryCacheMegabytes";

  private final Map<String, String> directories = new LinkedHashMap<>();
  private final Map<String, EncodingEngine> engines = new LinkedHashMap<>();
  private final Map<String, ExtractorDeclaration> extractors = new LinkedHashMap<>();
  private QueryCache cache;
  private AladinMetrics aladinMetrics;
  private SolrCore core;

  @Override
  public void init(NamedList<?> args) {
    super.init(args);
    if (!(args.get(MODELS) instanceof NamedList<?> models) || models.size() == 0) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "ModelsHandler: expected <lst name=\"models\"> with one <str> per model: its name and its"
              + " directory");
    }
    cache = new QueryCache(cacheBytes(args));
    for (Map.Entry<String, ?> model : models) {
      String directory = String.valueOf(model.getValue());
      if (directories.put(model.getKey(), directory) != null) {
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            "ModelsHandler: model '" + model.getKey() + "' is declared twice");
      }
    }
    try {
      engines.putAll(EngineDeclaration.read(args.get(ENGINES), directories.keySet()));
      extractors.putAll(ExtractorDeclaration.read(args.get(EXTRACTORS), directories.keySet()));
    } catch (IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR, "ModelsHandler: " + e.getMessage());
    }
  }

  /** Rejects unknown keys, too. */
  private static long cacheBytes(NamedList<?> args) {
    CheckedConfig config = new CheckedConfig("ModelsHandler", args);
    config.know(MODELS).know(ENGINES).know(EXTRACTORS);
    try {
      long megabytes = config.number(CACHE_MEGABYTES, 16, 0);
      config.checkNothingElse(HandlerKeys.SOLRS);
      return megabytes << 20;
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage(), e);
    }
  }

  @Override
  protected void register(CoreMetrics metrics) {
    aladinMetrics = new AladinMetrics(metrics);
    AladinMetrics.register(metrics, cache);
  }

  @Override
  public void inform(SolrCore core) {
    this.core = core;
    ModelRegistry.declare(core, directories, engines, extractors, cache, aladinMetrics);
  }

  @Override
  public void handleRequestBody(SolrQueryRequest req, SolrQueryResponse rsp) {
    rsp.setHttpCaching(false);
    // The parameters that the permission was checked for, before defaults and macros.
    if (req.getOriginalParams().getBool(HEALTH, false)) {
      rsp.add(HEALTH, health(req.getCore()));
      return;
    }
    NamedList<Object> models = new SimpleOrderedMap<>();
    CoreModels declared = ModelRegistry.of(req.getCore());
    declared
        .models()
        .forEach(
            (name, model) -> models.add(name, describe(model, declared.extractors().get(name))));
    rsp.add(MODELS, models);
    rsp.add("node", describeNode());
  }

  /**
   * Solr asks the handler with the shortest name for all paths below it, such as {@code
   * /aladin/search/page.js}: they belong to the handler with the longest name.
   */
  @Override
  public SolrRequestHandler getSubHandler(String subPath) {
    String name = getPluginInfo() == null ? "" : getPluginInfo().name;
    String path = name + subPath;
    for (int end = path.lastIndexOf('/');
        end > name.length();
        end = path.lastIndexOf('/', end - 1)) {
      if (core.getRequestHandlers().get(path.substring(0, end))
          instanceof NestedRequestHandler longer) {
        return longer.getSubHandler(path.substring(end));
      }
    }
    return null;
  }

  /** For users who may only know whether a node can serve. */
  private static String health(SolrCore core) {
    ModelRegistry.models(core)
        .forEach(
            (name, model) -> {
              if (!model.encoder().isRunning()) {
                throw new SolrException(
                    SolrException.ErrorCode.SERVICE_UNAVAILABLE,
                    "The encoder of model '" + name + "' has ended: RELOAD the cores that use it");
              }
            });
    return "OK";
  }

  private static NamedList<Object> describeNode() {
    Runtime runtime = Runtime.getRuntime();
    NamedList<Object> facts = new SimpleOrderedMap<>();
    String version = ModelsHandler.class.getPackage().getImplementationVersion();
    facts.add("version", version == null ? "(not packaged)" : version);
    for (EncodingEngine engine : EncodingEngine.values()) {
      ModelRegistry.engineVersion(engine)
          .ifPresent(
              used ->
                  facts.add(engine == EncodingEngine.PYTORCH ? "libtorch" : engine.key(), used));
    }
    facts.add("productKernel", ProductKernel.chosen().label());
    facts.add("loadedModels", ModelRegistry.loadedModels());
    facts.add("loadedExtractors", ExtractorRegistry.loadedExtractors());
    facts.add("loading", ModelRegistry.loading());
    facts.add("processors", runtime.availableProcessors());
    facts.add("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
    facts.add("heapMaxBytes", runtime.maxMemory());
    return facts;
  }

  private static NamedList<Object> describe(SharedModel model, SharedExtractor extractor) {
    AladinEncoder encoder = model.encoder();
    NamedList<Object> facts = new SimpleOrderedMap<>();
    facts.add("directory", model.directory().toString());
    facts.add("state", encoder.isRunning() ? "running" : "ended: RELOAD the cores that use it");
    facts.add("version", encoder.version());
    facts.add("engine", encoder.engine().engine().key());
    facts.add("engineReason", encoder.engine().reason());
    facts.add("device", encoder.device());
    facts.add("dimension", encoder.dimension());
    facts.add("regionWidth", encoder.regionWidth());
    facts.add("maxTokens", encoder.maxTokens());
    facts.add("maxLabelTokens", encoder.maxLabelTokens());
    facts.add("maxRegions", encoder.maxRegions());
    facts.add("alignmentMode", encoder.config().alignmentMode().key());
    facts.add("words", encoder.words().isPresent());
    facts.add("parameterBytes", encoder.parameterBytes());
    facts.add("nativeArrays", encoder.nativeArrays());
    facts.add("threads", encoder.threads());
    facts.add("passes", describe(encoder.passes()));
    facts.add("cores", ModelRegistry.holders(model));
    facts.add("loaded", model.loaded().toString());
    facts.add("loadMillis", model.loadTime().toMillis());
    if (extractor != null) {
      facts.add("extractor", describe(extractor));
    }
    return facts;
  }

  private static NamedList<Object> describe(SharedExtractor shared) {
    RegionExtractor extractor = shared.extractor();
    NamedList<Object> facts = new SimpleOrderedMap<>();
    facts.add("directory", shared.directory().toString());
    facts.add("fingerprint", extractor.fingerprint().toString());
    facts.add("featureWidth", extractor.featureWidth());
    facts.add("maximumRegions", extractor.maximumRegions());
    facts.add("cores", ExtractorRegistry.holders(shared));
    facts.add("loaded", shared.loaded().toString());
    facts.add("loadMillis", shared.loadTime().toMillis());
    return facts;
  }

  private static NamedList<Object> describe(PassCounts passes) {
    NamedList<Object> facts = new SimpleOrderedMap<>();
    facts.add("ofQueries", passes.queryPasses());
    facts.add("queries", passes.queries());
    facts.add("ofDocuments", passes.documentPasses());
    facts.add("documents", passes.documents());
    return facts;
  }

  /** Paths and memory require the permission to read Solr's metrics, which contain the same. */
  @Override
  public Name getPermissionName(AuthorizationContext request) {
    SolrParams params = request.getParams();
    return params != null && params.getBool(HEALTH, false)
        ? Name.HEALTH_PERM
        : Name.METRICS_READ_PERM;
  }

  @Override
  public String getDescription() {
    return "Models of ALADIN on this node";
  }

  @Override
  public Category getCategory() {
    return Category.OTHER;
  }
}
