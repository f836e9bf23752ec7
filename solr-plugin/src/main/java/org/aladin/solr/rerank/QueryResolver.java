/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.document.RegionFeaturesParser;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.query.QueryEncoder;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;

/** Makes the query's side of an alignment from whatever a request gives. */
final class QueryResolver {
  /** More than any detector gives for one image. */
  private static final int MAX_REGIONS = 1000;

  /** Far more than any number of a normalised vector; products of them are finite. */
  private static final float LARGEST = 1e6f;

  private final SolrQueryRequest req;

  QueryResolver(SolrQueryRequest req) {
    this.req = req;
  }

  /**
   * @throws SolrException (400) if the source is malformed or does not exist
   */
  AlignmentQuery query(AlignmentParams.Source source) {
    if (source.id() != null) {
      return new AlignmentQuery(
          new StoredAlignments(req).value(source.id(), source.from()), List.of());
    }
    if (source.vectors() != null) {
      return vectors(source.vectors());
    }
    AladinEncoder encoder = ModelRegistry.encoder(req.getCore(), source.model());
    return source.text() != null ? text(source, encoder) : image(source, encoder);
  }

  private static AlignmentQuery vectors(String base64) {
    try {
      AlignmentValue value = AlignmentCodec.decode(Base64.getDecoder().decode(base64));
      for (float number : value.set().vectors()) {
        if (Math.abs(number) > LARGEST) {
          throw new IllegalArgumentException(
              "a vector holds " + number + ", expected vectors of length 1");
        }
      }
      return new AlignmentQuery(value, List.of());
    } catch (IllegalArgumentException e) {
      throw AlignmentParams.bad("vectors: " + e.getMessage());
    }
  }

  private AlignmentQuery text(AlignmentParams.Source source, AladinEncoder encoder) {
    AlignmentSet words =
        QueryEncoder.caption(req.getCore(), source.model(), source.text()).alignment();
    return new AlignmentQuery(
        AlignmentValue.words(encoder.version(), words), encoder.captionWords(source.text()));
  }

  private AlignmentQuery image(AlignmentParams.Source source, AladinEncoder encoder) {
    RegionFeatures image;
    AlignmentSet regions;
    try {
      image =
          RegionFeaturesParser.parse(
              source.features(),
              source.labels(),
              new RegionFeaturesParser.Size(encoder.regionWidth(), MAX_REGIONS));
      regions = QueryEncoder.image(req.getCore(), source.model(), image).alignment();
    } catch (IllegalArgumentException e) {
      throw AlignmentParams.bad("features: " + e.getMessage());
    }
    // Vectors begin with region 1: region 0 plays the role of a CLS token.
    return new AlignmentQuery(
        AlignmentValue.regions(
            encoder.version(),
            regions,
            IntStream.rangeClosed(1, regions.count()).mapToObj(image::box).toList()),
        List.of());
  }
}
