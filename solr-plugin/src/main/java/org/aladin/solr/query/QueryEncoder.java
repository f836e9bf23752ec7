/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.List;
import java.util.function.Supplier;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncodeRequest;
import org.aladin.model.encoder.EncodingExpiredException;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.node.CoreModels;
import org.aladin.solr.node.ModelRegistry;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;

/**
 * Encodes texts and images of queries. The core's cache holds texts, so a kNN query and its rerank
 * query encode their text once. Queries are encoded before documents, and wait no longer than the
 * request's limits allow. Stateless.
 */
public final class QueryEncoder {
  /** The maximum length of the text or labels of a query, in characters. */
  public static final int MAX_TEXT_LENGTH = 10_000;

  private QueryEncoder() {}

  /**
   * @param model the name of a model; null for the only one
   * @throws SolrException (400) if there is no such model or the text is too long; (500) if the
   *     encoder fails
   * @throws org.apache.solr.search.QueryLimitsExceededException if the request's limits are reached
   *     first; the response is then marked as partial
   */
  public static Embedding caption(SolrCore core, String model, String text) {
    checkLength("The text has ", text);
    AladinEncoder encoder = ModelRegistry.encoder(core, model);
    CoreModels models = ModelRegistry.of(core);
    QueryTimeLimit time = new QueryTimeLimit();
    return answered(
        models,
        time,
        () ->
            models
                .cache()
                .get(
                    encoder.version(),
                    text,
                    () ->
                        timed(
                            models,
                            () -> encoder.encodeCaptions(List.of(text), EncodeRequest.query(time))),
                    time::awaitOther));
  }

  /**
   * As {@link #caption}, for an image, whose labels are the text; not cached.
   *
   * @throws IllegalArgumentException if the image's values are so large that the model overflows
   */
  public static Embedding image(SolrCore core, String model, RegionFeatures regions) {
    checkLength("The labels have ", regions.labels());
    AladinEncoder encoder = ModelRegistry.encoder(core, model);
    CoreModels models = ModelRegistry.of(core);
    QueryTimeLimit time = new QueryTimeLimit();
    return answered(
            models,
            time,
            () ->
                timed(
                    models,
                    () -> encoder.encodeImages(List.of(regions), EncodeRequest.query(time))))
        .checkFinite();
  }

  private static void checkLength(String what, String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          what + text.length() + " characters, expected at most " + MAX_TEXT_LENGTH);
    }
  }

  private static Embedding timed(CoreModels models, Supplier<List<Embedding>> encode) {
    return models.metrics().queryEncodeTimes().time(encode).get(0);
  }

  private static Embedding answered(
      CoreModels models, QueryTimeLimit time, Supplier<Embedding> embedding) {
    try {
      return embedding.get();
    } catch (EncodingExpiredException e) {
      throw time.exceeded();
    } catch (RuntimeException e) {
      models.metrics().encoderFailures().add();
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "The query cannot be encoded: " + e.getMessage(),
          e);
    }
  }
}
