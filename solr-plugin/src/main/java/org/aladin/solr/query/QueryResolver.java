/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.document.RegionFeaturesParser;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.params.CheckedParams;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Converts the source of a query to vectors, for both stages. In a cluster this runs on the node
 * that received the request, which sends the vectors to the shards. For one request.
 */
public final class QueryResolver {
  /** The maximum number of regions of a query, more than any detector returns for one image. */
  private static final int MAX_REGIONS = 1000;

  /**
   * The maximum value in a vector: far above any value of a normalised vector, but with finite
   * products.
   */
  private static final float MAX_VALUE = 1e6f;

  private final SolrQueryRequest req;
  private final CheckedParams checked;
  private final Stage stage;

  /**
   * @param checked the local parameters, for messages
   */
  public QueryResolver(SolrQueryRequest req, CheckedParams checked, Stage stage) {
    this.req = req;
    this.checked = checked;
    this.stage = stage;
  }

  /**
   * @param model the name of a model; null for the only one
   * @throws SolrException (400) if the source is malformed or does not exist; (503) if the vectors
   *     of an indexed document cannot be used; (500) if the encoder fails, or another node resolved
   *     the query with another version of the model
   * @throws org.apache.solr.search.QueryLimitsExceededException if the request's limits are reached
   */
  public ResolvedQuery resolve(QuerySource source, String model) {
    boolean hasModel = source.isEncoded() || stage == Stage.SEARCH;
    AladinEncoder encoder = hasModel ? ModelRegistry.encoder(req.getCore(), model) : null;
    ShardHandover handover = new ShardHandover(req, checked, stage, source, model);
    ResolvedQuery received = handover.received(encoder);
    if (received != null) {
      return received;
    }
    ResolvedQuery resolved = resolve(source, model, encoder);
    handover.give(resolved);
    return resolved;
  }

  private ResolvedQuery resolve(QuerySource source, String model, AladinEncoder encoder) {
    if (source instanceof QuerySource.Text given) {
      return text(given, model, encoder);
    }
    if (source instanceof QuerySource.RegionFeatures given) {
      return image(given, model, encoder);
    }
    if (source instanceof QuerySource.Picture given) {
      return image(new PictureResolver(req, checked).embed(given, model), encoder);
    }
    if (source instanceof QuerySource.IndexedDocument given) {
      IndexedEmbeddings indexed = new IndexedEmbeddings(req, checked);
      return stage == Stage.SEARCH
          ? ResolvedQuery.ofVector(encoder.version(), indexed.vector(given, encoder))
          : ranking(indexed.alignment(given), model);
    }
    if (source instanceof QuerySource.AlignmentSet given) {
      return vectors(given, model);
    }
    throw new IllegalArgumentException("A source of an unknown kind: " + source);
  }

  private ResolvedQuery text(QuerySource.Text given, String model, AladinEncoder encoder) {
    Embedding caption = QueryEncoder.caption(req.getCore(), model, given.text());
    return stage == Stage.SEARCH
        ? ResolvedQuery.ofVector(encoder.version(), caption.vector())
        : ResolvedQuery.ofAlignment(
            AlignmentValue.words(encoder.version(), caption.alignment()),
            encoder.config().alignmentMode(),
            encoder.captionWords(given.text()));
  }

  /** A query whose vectors this node did not encode. */
  private ResolvedQuery ranking(AlignmentValue value, String model) {
    return ResolvedQuery.ofAlignment(
        value, ModelRegistry.alignmentMode(req.getCore(), model, value.model()), List.of());
  }

  private ResolvedQuery image(
      QuerySource.RegionFeatures given, String model, AladinEncoder encoder) {
    EncodedImage image;
    try {
      RegionFeatures regions =
          RegionFeaturesParser.parse(
              given.base64(),
              given.labels(),
              new RegionFeaturesParser.Size(encoder.regionWidth(), MAX_REGIONS));
      image = new EncodedImage(regions, QueryEncoder.image(req.getCore(), model, regions));
    } catch (IllegalArgumentException e) {
      throw checked.bad("features: " + e.getMessage());
    }
    return image(image, encoder);
  }

  private ResolvedQuery image(EncodedImage image, AladinEncoder encoder) {
    Embedding embedding = image.embedding();
    if (stage == Stage.SEARCH) {
      return ResolvedQuery.ofVector(encoder.version(), embedding.vector());
    }
    // Vectors start with region 1: region 0 plays the role of a CLS token.
    return ResolvedQuery.ofAlignment(
        AlignmentValue.regions(
            encoder.version(),
            embedding.alignment(),
            IntStream.rangeClosed(1, embedding.alignment().count())
                .mapToObj(image.regions()::box)
                .toList()),
        encoder.config().alignmentMode(),
        List.of());
  }

  private ResolvedQuery vectors(QuerySource.AlignmentSet given, String model) {
    try {
      AlignmentValue value = AlignmentCodec.decode(Base64.getDecoder().decode(given.base64()));
      for (float number : value.set().vectors()) {
        if (Math.abs(number) > MAX_VALUE) {
          throw new IllegalArgumentException(
              "a vector holds " + number + ", expected vectors of length 1");
        }
      }
      return ranking(value, model);
    } catch (IllegalArgumentException e) {
      throw checked.bad("vectors: " + e.getMessage());
    }
  }
}
