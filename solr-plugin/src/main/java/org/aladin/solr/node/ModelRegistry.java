/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.engine.NativeWork;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * The models of each core by the names in its configuration. One copy of a model serves all cores
 * of the JVM (libtorch can be loaded only once per JVM, so the plugin's jars belong in the node's
 * shared library folder). Reload a core to use a replaced model directory: the new core loads the
 * new content, while requests of the old core finish with the old model. Thread-safe.
 */
public final class ModelRegistry {
  private static final SharedModels SHARED = new SharedModels(ModelRegistry::load);

  /** Keyed by core object instead of name, because during a reload two cores have the same name. */
  private static final Map<SolrCore, CoreModels> CORES = new ConcurrentHashMap<>();

  static {
    NativeWork.refuseAfter(ServerStop::await);
  }

  /** The handler's class name as a text, because the handler refers to this class. */
  private static final String HANDLER = ModelRegistry.class.getPackageName() + ".ModelsHandler";

  private ModelRegistry() {}

  /**
   * Loads a core's models and extractors, or shares them with the cores that already loaded them,
   * until the core closes. Called once per core by the ModelsHandler.
   *
   * @param directories model name → model directory, absolute or relative to Solr's home
   * @param engines model name → engine, for models whose engine is not chosen
   * @param extractors model name → extractor, for models with an extractor
   * @param cache the cache for the core's query texts
   * @throws SolrException (500) if one is missing, malformed or outside Solr's allowed paths, or if
   *     an extractor does not match its model; the message names the model and the path, and
   *     nothing remains loaded for this core
   */
  static void declare(
      SolrCore core,
      Map<String, String> directories,
      Map<String, EncodingEngine> engines,
      Map<String, ExtractorDeclaration> extractors,
      QueryCache cache,
      AladinMetrics metrics) {
    Map<String, SharedModel> models = new LinkedHashMap<>();
    Map<String, SharedExtractor> ofModels = new LinkedHashMap<>();
    try {
      directories.forEach(
          (name, directory) -> models.put(name, acquire(core, name, directory, engines.get(name))));
      extractors.forEach(
          (name, extractor) ->
              ofModels.put(
                  name,
                  ExtractorRegistry.acquire(core, name, extractor, models.get(name).encoder())));
      CoreModels before = CORES.putIfAbsent(core, new CoreModels(models, ofModels, cache, metrics));
      if (before != null) {
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            "Core '" + core.getName() + "' declares its models twice: expected one ModelsHandler");
      }
    } catch (RuntimeException e) {
      ofModels.values().forEach(ExtractorRegistry::release);
      models.values().forEach(SHARED::release);
      throw e;
    }
    core.addCloseHook(
        new CloseHook() {
          @Override
          public void postClose(SolrCore closed) {
            CoreModels held = CORES.remove(closed);
            held.extractors().values().forEach(ExtractorRegistry::release);
            held.models().values().forEach(SHARED::release);
          }
        });
    DeferredChecks.run(core);
  }

  /**
   * Runs a check as soon as a starting core has its models. An exception prevents the core from
   * starting.
   */
  public static void whenDeclared(SolrCore core, Runnable check) {
    if (of(core) == null) {
      DeferredChecks.add(core, check);
    } else {
      check.run();
    }
  }

  private static SharedModel acquire(
      SolrCore core, String name, String directory, EncodingEngine engine) {
    String model = "Model '" + name + "' of core '" + core.getName() + "': ";
    try {
      Path path = NodePaths.allowed(core.getCoreContainer(), directory);
      if (!Files.isDirectory(path)) {
        throw new IOException(path + " does not exist, expected a model directory");
      }
      return SHARED.acquire(new ModelPlace(path, engine));
    } catch (IOException | RuntimeException e) {
      throw LoadFailure.of(model + LoadFailure.reason(e), e);
    } catch (LinkageError e) {
      throw LoadFailure.of(
          model
              + "cannot load "
              + (e.toString().contains("onnxruntime") ? "ONNX Runtime: " : "libtorch: ")
              + LoadFailure.reason(e)
              + " (it loads once per JVM: the plugin's jars belong in <solr home>/lib, not in a core's"
              + " <lib>)",
          e);
    }
  }

  private static SolrException noModel(SolrCore core) {
    return new SolrException(
        SolrException.ErrorCode.SERVER_ERROR,
        "Core '"
            + core.getName()
            + "' declares no model: expected a requestHandler of class "
            + HANDLER
            + " in its solrconfig.xml");
  }

  private static AladinEncoder load(ModelPlace place) throws IOException {
    return PluginClassLoader.call(() -> Warming.warm(place.directory(), place.load()));
  }

  /**
   * The encoder of a model, shared by all cores; the caller must not close it.
   *
   * @param name a name that the core declares; null for the only one it declares
   * @throws SolrException (400) if the core does not declare this model; the message lists those
   *     that it declares; (500) if it declares none
   */
  public static AladinEncoder encoder(SolrCore core, String name) {
    return model(core, name).encoder();
  }

  /** As {@link #encoder}, with the origin of the model. */
  public static SharedModel model(SolrCore core, String name) {
    Map<String, SharedModel> models = models(core);
    if (models.isEmpty()) {
      throw noModel(core);
    }
    if (name == null && models.size() == 1) {
      return models.values().iterator().next();
    }
    SharedModel model = name == null ? null : models.get(name);
    if (model == null) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          (name == null ? "No model is named" : "Unknown model '" + name + "'")
              + ", expected one of "
              + models.keySet());
    }
    return model;
  }

  /**
   * The alignment mode by which vectors are scored that this node did not encode: that of the named
   * model, else of the model of that version, else of the only one; MrSw if none of them exists.
   *
   * @param name a name that the core declares, or null
   * @param version the version of the model that made the vectors; empty if unknown
   */
  public static AlignmentMode alignmentMode(SolrCore core, String name, String version) {
    Map<String, SharedModel> models = models(core);
    SharedModel named = name == null ? null : models.get(name);
    return Optional.ofNullable(named)
        .or(
            () ->
                models.values().stream()
                    .filter(model -> model.version().equals(version) || models.size() == 1)
                    .findFirst())
        .map(model -> model.encoder().config().alignmentMode())
        .orElse(AlignmentMode.MRSW);
  }

  /** The models of a core by name, in the order of its configuration. */
  static Map<String, SharedModel> models(SolrCore core) {
    CoreModels declared = CORES.get(core);
    return declared == null ? Map.of() : declared.models();
  }

  /** The declarations of a core. It has at least one model if {@link #encoder} succeeds. */
  public static CoreModels of(SolrCore core) {
    return CORES.get(core);
  }

  /**
   * The metrics of a core that declares models.
   *
   * @throws SolrException (500) if it declares none
   */
  public static AladinMetrics metrics(SolrCore core) {
    return metricsIfAny(core).orElseThrow(() -> noModel(core));
  }

  /**
   * The extractor of a model, shared by all cores; the caller must not close it.
   *
   * @param name a name that the core declares; null for the only one it declares
   * @return empty if the model has none
   * @throws SolrException as {@link #encoder}
   */
  public static Optional<RegionExtractor> extractor(SolrCore core, String name) {
    SharedModel model = model(core, name);
    CoreModels declared = CORES.get(core);
    return declared.models().entrySet().stream()
        .filter(entry -> entry.getValue() == model && (name == null || name.equals(entry.getKey())))
        .map(entry -> declared.extractors().get(entry.getKey()))
        .filter(extractor -> extractor != null)
        .map(SharedExtractor::extractor)
        .findFirst();
  }

  /** The metrics of a core; empty if it declares no models. */
  public static Optional<AladinMetrics> metricsIfAny(SolrCore core) {
    return Optional.ofNullable(of(core)).map(CoreModels::metrics);
  }

  /** The number of cores that hold the model. */
  static int holders(SharedModel model) {
    return SHARED.holders(model);
  }

  /** The version of an engine; empty if no core of this JVM uses it. */
  static Optional<String> engineVersion(EncodingEngine engine) {
    return CORES.values().stream()
        .flatMap(core -> core.models().values().stream())
        .map(SharedModel::encoder)
        .filter(encoder -> encoder.engine().engine() == engine)
        .map(AladinEncoder::engineVersion)
        .findFirst();
  }

  /** The number of models loaded in this JVM. */
  static int loadedModels() {
    return SHARED.size();
  }

  /** The names of the directories that are being loaded. */
  static List<String> loading() {
    return Stream.concat(SHARED.loading().stream(), ExtractorRegistry.loading().stream()).toList();
  }
}
