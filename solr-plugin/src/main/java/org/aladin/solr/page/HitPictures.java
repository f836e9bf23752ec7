/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.solr.document.IndexedDocuments;
import org.aladin.solr.params.WholeNumber;
import org.aladin.solr.picture.InlinePicture;
import org.aladin.solr.picture.PictureContent;
import org.aladin.solr.picture.Thumbnails;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;

/**
 * Finds the picture of a document, on any shard, and makes a copy of it. Safe for several threads.
 */
final class HitPictures {
  private static final String ID = "id";
  private static final String SIZE = "size";
  private static final int DEFAULT_SIZE = 320;
  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 2048;

  private final PictureFields fields;
  private final Thumbnails thumbnails = new Thumbnails();

  HitPictures(PictureFields fields) {
    this.fields = fields;
  }

  /**
   * A copy of the picture that a request asks for.
   *
   * @throws SolrException (400) if a parameter is wrong or the picture cannot be shown, (404) if
   *     there is no such document or it has no picture
   */
  Thumbnails.Thumbnail find(SolrQueryRequest req) {
    SolrParams params = req.getParams();
    String id = params.get(ID);
    if (id == null || id.isEmpty()) {
      throw refused("id is missing, expected the id of a document");
    }
    int size = size(params.get(SIZE));
    try {
      return thumbnails.of(picture(id, req), size);
    } catch (IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST, "picture of '" + id + "': " + e.getMessage(), e);
    }
  }

  private static int size(String given) {
    if (given == null) {
      return DEFAULT_SIZE;
    }
    int size;
    try {
      size = WholeNumber.parse(SIZE, given, MIN_SIZE);
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
    if (size > MAX_SIZE) {
      throw refused("size is '" + given + "', expected at most " + MAX_SIZE);
    }
    return size;
  }

  private PictureContent picture(String id, SolrQueryRequest req) {
    Map<String, SolrDocument> found =
        IndexedDocuments.asUser(req).read(List.of(id), fields.names());
    SolrDocument document = found.get(id);
    if (document == null) {
      throw new SolrException(
          SolrException.ErrorCode.NOT_FOUND, "no document has the id '" + id + "'");
    }
    return inline(document)
        .or(() -> file(document))
        .orElseThrow(
            () ->
                new SolrException(
                    SolrException.ErrorCode.NOT_FOUND,
                    "document '" + id + "' has no picture in the fields " + fields.names()));
  }

  private Optional<PictureContent> inline(SolrDocument document) {
    Object value = fields.imageField() == null ? null : document.getFieldValue(fields.imageField());
    return value == null
        ? Optional.empty()
        : Optional.of(
            InlinePicture.of(
                "field '" + fields.imageField() + "'",
                document.getFieldValues(fields.imageField())));
  }

  private Optional<PictureContent> file(SolrDocument document) {
    Collection<Object> paths =
        fields.pathField() == null ? null : document.getFieldValues(fields.pathField());
    if (paths == null || paths.isEmpty()) {
      return Optional.empty();
    }
    if (paths.size() > 1) {
      throw new IllegalArgumentException(
          "field '" + fields.pathField() + "' has " + paths.size() + " values, expected one path");
    }
    String path = paths.iterator().next().toString();
    return Optional.of(fields.directory().picture("field '" + fields.pathField() + "'", path));
  }

  private static SolrException refused(String message) {
    return new SolrException(SolrException.ErrorCode.BAD_REQUEST, message);
  }
}
