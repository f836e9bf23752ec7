/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.io.IOException;
import java.util.List;
import org.aladin.model.PublicApi;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.solr.node.AladinMetrics;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.node.TargetFields;
import org.aladin.solr.picture.PictureDirectory;
import org.aladin.solr.update.block.BlockResolver;
import org.aladin.solr.update.config.DeclaredTargets;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.FeaturesFile;
import org.aladin.solr.update.config.ModelCheck;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.OutputFields;
import org.aladin.solr.update.config.SchemaCheck;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.IOUtils;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.update.processor.TolerantUpdateProcessorFactory;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;
import org.apache.solr.util.plugin.SolrCoreAware;

/**
 * Fills the vector and alignment fields of documents from their captions and region features. Its
 * place is before DistributedUpdateProcessorFactory, so that a document is embedded once, on the
 * node that received the request, and not on each replica (a core with a chain of another order
 * does not start); and after TolerantUpdateProcessorFactory, if the chain has one.
 *
 * <pre>
 * &lt;processor class="org.aladin.solr.update.AladinUpdateProcessorFactory"&gt;
 *   &lt;lst name="caption"&gt;
 *     &lt;str name="textField"&gt;caption&lt;/str&gt;
 *     &lt;str name="vectorField"&gt;caption_vector&lt;/str&gt;
 *     &lt;str name="alignmentField"&gt;caption_alignment&lt;/str&gt;
 *     &lt;str name="versionField"&gt;caption_model&lt;/str&gt;
 *     &lt;str name="hashField"&gt;caption_hash&lt;/str&gt;
 *   &lt;/lst&gt;
 *   &lt;lst name="image"&gt;
 *     &lt;str name="featuresField"&gt;region_features&lt;/str&gt;
 *     &lt;str name="labelsField"&gt;object_labels&lt;/str&gt;
 *     &lt;str name="vectorField"&gt;image_vector&lt;/str&gt;
 *     &lt;str name="alignmentField"&gt;image_alignment&lt;/str&gt;
 *   &lt;/lst&gt;
 * &lt;/processor&gt;
 * </pre>
 *
 * <ul>
 *   <li>{@code caption}, {@code image}: the embeddings that a document gets; any number of each, at
 *       least one in total. Each has a {@code vectorField} and may have an {@code alignmentField},
 *       a {@code versionField} (the version of the model that made the vectors: queries of another
 *       version leave them out) and a {@code hashField} (a hash of the content: with both,
 *       unchanged content is not embedded again). A document without a source may bring these
 *       fields itself; it is refused if they do not fit the model
 *   <li>{@code textField} of a caption
 *   <li>{@code featuresField} of an image (see {@link
 *       org.aladin.solr.document.RegionFeaturesParser}), or {@code keyField} and {@code
 *       featuresFile}: VinVL's features.tsv, absolute or relative to Solr's home, and the field
 *       that names an image of it. {@code labelsField}: object labels. A field that the schema
 *       neither indexes nor stores is taken out of the document once it is embedded
 *   <li>{@code imageField} of an image: the file of a picture in base64, or its bytes over javabin.
 *       {@code imagePathField} and {@code imageDirectory}: the path of a picture below a directory
 *       on the node, absolute or relative to Solr's home. The model's extractor makes the region
 *       features, and the object labels if the document has none. {@code imageWidthField} and
 *       {@code imageHeightField}: the size of the picture as displayed. A document has one source
 *       per target: features, a key, a picture or a path
 *   <li>{@code model}: by default the only one that the core declares
 *   <li>{@code batchSize}: documents that are embedded together, 32 by default
 *   <li>{@code requireSource}: whether a document with nothing to embed is refused, also one that
 *       an atomic update would make; true by default
 *   <li>{@code onError}: what happens to a document that cannot be embedded: {@code fail}
 *       (default), {@code skip} (left out, named under {@code aladin.skipped} in the response's
 *       header) or {@code flag} (indexed without vectors, with the reason in {@code errorField})
 *   <li>{@code maxRegions} (1000), {@code maxTextLength} (10000 characters), {@code
 *       maxRequestMegabytes} (1024): beyond them a document is refused (400)
 *   <li>{@code maxWaitSeconds} (60): how long a document waits while other requests' documents fill
 *       a quarter of the heap; then it is refused (503)
 * </ul>
 *
 * <p>Atomic updates are resolved as Solr resolves them: an update of a source embeds again, an
 * update to {@code null} removes the vectors, any other update keeps them. Children are embedded as
 * roots are, each by its own fields. {@code requireSource} requires one source per block. A block
 * is left out or refused as a whole; {@code flag} marks the child.
 */
@PublicApi
public final class AladinUpdateProcessorFactory extends UpdateRequestProcessorFactory
    implements SolrCoreAware {
  private UpdateOptions options;

  @Override
  public void init(NamedList<?> args) {
    try {
      options = UpdateOptions.read(args);
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage(), e);
    }
  }

  @Override
  public void inform(SolrCore core) {
    ChainPosition.checkAll(core, this);
    try {
      SchemaCheck.check(options, core.getLatestSchema());
    } catch (IllegalArgumentException e) {
      // Without the cause, whose message Solr would show instead of this one.
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage());
    }
    DeclaredTargets.declare(core, options);
    for (EmbeddingTarget target : options.targets()) {
      OutputFields output = target.output();
      TargetFields.Written written =
          new TargetFields.Written(
              output.version(), options.model(), target.kind(), target.textField());
      TargetFields.declare(core, output.vector(), written);
      if (output.alignment() != null) {
        TargetFields.declare(core, output.alignment(), written);
      }
    }
    for (FeaturesFile file : options.featuresFiles()) {
      try {
        file.open(core.getCoreContainer());
      } catch (IOException | IllegalArgumentException e) {
        // Without the cause, whose message Solr would show instead of this one.
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            "AladinUpdateProcessorFactory, featuresFile " + file.path() + ": " + e.getMessage());
      }
      core.addCloseHook(
          new CloseHook() {
            @Override
            public void postClose(SolrCore closed) {
              IOUtils.closeQuietly(file);
            }
          });
    }
    for (EmbeddingTarget target : options.targets()) {
      openDirectory(target.pictureDirectory(), core);
    }
    ModelRegistry.whenDeclared(core, () -> checkModel(core));
  }

  private static void openDirectory(PictureDirectory directory, SolrCore core) {
    try {
      if (directory != null) {
        directory.open(core.getCoreContainer());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "AladinUpdateProcessorFactory, imageDirectory "
              + directory.path()
              + ": "
              + e.getMessage());
    }
  }

  private void checkModel(SolrCore core) {
    ModelCheck.check(
        options,
        core.getLatestSchema(),
        ModelShape.of(ModelRegistry.encoder(core, options.model())));
    boolean takesPictures = options.targets().stream().anyMatch(EmbeddingTarget::takesPictures);
    if (takesPictures && ModelRegistry.extractor(core, options.model()).isEmpty()) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "AladinUpdateProcessorFactory takes pictures, but its model has no extractor: expected one"
              + " in <lst name=\"extractors\"> of the models' request handler");
    }
  }

  @Override
  public UpdateRequestProcessor getInstance(
      SolrQueryRequest req, SolrQueryResponse rsp, UpdateRequestProcessor next) {
    SolrCore core = req.getCore();
    List<UpdateRequestProcessorFactory> chain =
        core.getUpdateProcessorChain(req.getParams()).getProcessors();
    ChainPosition.check("This request's chain", chain, this);
    AladinEncoder encoder = ModelRegistry.encoder(core, options.model());
    ModelShape model = ModelShape.of(encoder);
    ModelCheck.check(options, req.getSchema(), model);
    AladinMetrics metrics = ModelRegistry.metrics(core);
    return new AladinUpdateProcessor(
        options,
        new BlockEmbedder(
            new BlockResolver(options, model, req),
            encoder,
            new TargetValues(req.getSchema(), encoder),
            metrics),
        new FailurePolicy(options, rsp, isTolerant(chain), metrics),
        new ChainRemainder(req, rsp, this, next));
  }

  /** Whether errors of single documents are gathered by a processor before this one. */
  private boolean isTolerant(List<UpdateRequestProcessorFactory> chain) {
    for (UpdateRequestProcessorFactory factory : chain) {
      if (factory == this) {
        return false;
      }
      if (factory instanceof TolerantUpdateProcessorFactory) {
        return true;
      }
    }
    return false;
  }
}
