/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.aladin.model.encoder.EncodingExpiredException;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.params.QueryParams;
import org.aladin.solr.picture.InlinePicture;
import org.aladin.solr.picture.PictureExtraction;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Embeds the picture of a query with the extractor and the model that embed documents' pictures.
 * Both stages of a request share one extraction and one forward pass. For one request.
 */
final class PictureResolver {
  private final SolrQueryRequest req;
  private final CheckedParams checked;

  /** The request's results are kept under this, by what they were made of. */
  private record Key(QuerySource.Picture picture, String model) {}

  PictureResolver(SolrQueryRequest req, CheckedParams checked) {
    this.req = req;
    this.checked = checked;
  }

  /**
   * @param model the name of a model; null for the only one
   * @throws SolrException (400) if it is no picture that can be read, or the model has no
   *     extractor; (500) if the extractor or the encoder fails
   * @throws org.apache.solr.search.QueryLimitsExceededException if the request's limits are reached
   */
  EncodedImage embed(QuerySource.Picture picture, String model) {
    Object known = req.getContext().get(new Key(picture, model));
    if (known instanceof EncodedImage image) {
      return image;
    }
    RegionFeatures regions = extract(picture, model);
    EncodedImage image;
    try {
      image = new EncodedImage(regions, QueryEncoder.image(req.getCore(), model, regions));
    } catch (IllegalArgumentException e) {
      throw checked.bad(QueryParams.IMAGE + ": " + e.getMessage());
    }
    req.getContext().put(new Key(picture, model), image);
    return image;
  }

  private RegionFeatures extract(QuerySource.Picture picture, String model) {
    PictureExtraction extraction =
        PictureExtraction.of(req.getCore(), model)
            .orElseThrow(
                () ->
                    checked.bad(
                        "image is given, but the model has no extractor, expected features, or an"
                            + " extractor in the core's configuration"));
    InlinePicture file = new InlinePicture(QueryParams.IMAGE, picture.base64());
    RegionFeatures found = await(extraction.startQuery(file));
    return picture.labels().isEmpty()
        ? found
        : new RegionFeatures(found.values(), found.width(), picture.labels());
  }

  private <T> T await(CompletableFuture<T> answer) {
    QueryTimeLimit time = new QueryTimeLimit();
    try {
      return time.await(answer);
    } catch (EncodingExpiredException e) {
      answer.cancel(false);
      throw time.exceeded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the extractor", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        throw checked.bad(e.getCause().getMessage());
      }
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "The picture's regions cannot be extracted: " + e.getCause().getMessage(),
          e.getCause());
    }
  }
}
