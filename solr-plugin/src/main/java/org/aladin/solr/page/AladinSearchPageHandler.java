/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.aladin.model.PublicApi;
import org.aladin.solr.params.CheckedConfig;
import org.aladin.solr.params.HandlerKeys;
import org.aladin.solr.picture.Thumbnails;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.ContentStreamBase;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrRequestHandler;
import org.apache.solr.response.RawResponseWriter;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.security.AuthorizationContext;
import org.apache.solr.util.plugin.SolrCoreAware;

/**
 * The search page of a core, for browsers, at the handler's name; below it its files, {@code facts}
 * about the core in JSON, and {@code picture?id=…&size=…}, a small copy of a hit's picture. All
 * require the permission to read.
 *
 * <pre>
 * &lt;requestHandler name="/aladin/search" class="org.aladin.solr.page.AladinSearchPageHandler"&gt;
 *   &lt;!-- optional: the handler that searches; /select by default --&gt;
 *   &lt;str name="searchHandler"&gt;/select&lt;/str&gt;
 *   &lt;!-- optional: where pictures of hits are; by default the fields that the update processor reads
 *        pictures from, if they are stored --&gt;
 *   &lt;lst name="pictures"&gt;
 *     &lt;str name="imageField"&gt;image_file&lt;/str&gt; &lt;!-- a picture's file, in base64 or binary --&gt;
 *     &lt;str name="imagePathField"&gt;image_path_s&lt;/str&gt;
 *     &lt;str name="imageDirectory"&gt;pictures&lt;/str&gt; &lt;!-- on each node, below Solr's home or allowPaths --&gt;
 *   &lt;/lst&gt;
 * &lt;/requestHandler&gt;
 * </pre>
 */
@PublicApi
public final class AladinSearchPageHandler extends RequestHandlerBase implements SolrCoreAware {
  private static final String PICTURES = "pictures";
  private static final String SEARCH_HANDLER = "searchHandler";
  private static final String FACTS = "facts";
  private static final String PICTURE = "picture";

  /** As strict as Solr's own policy, for servers that do not send it. */
  private static final String PAGE_POLICY =
      "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'";

  private static final String PICTURE_POLICY = "default-src 'none'; sandbox";
  private static final String REVALIDATE = "private, no-cache";
  private static final String IMMUTABLE = "private, max-age=604800, immutable";
  private static final int NOT_MODIFIED = 304;

  private String searchHandler = "/select";
  private NamedList<?> configured;
  private volatile PictureFields pictureFields;
  private volatile HitPictures pictures;

  @Override
  public void init(NamedList<?> args) {
    super.init(args);
    CheckedConfig config = new CheckedConfig("AladinSearchPageHandler", args).know(PICTURES);
    try {
      String search = config.text(SEARCH_HANDLER);
      if (search != null) {
        searchHandler = search;
      }
      config.checkNothingElse(HandlerKeys.SOLRS);
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage());
    }
    Object given = args.get(PICTURES);
    if (given != null && !(given instanceof NamedList)) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "AladinSearchPageHandler: pictures is a value, expected a <lst>");
    }
    configured = (NamedList<?>) given;
  }

  @Override
  public void inform(SolrCore core) {
    if (configured != null) {
      try {
        use(PictureFields.configured(configured, core));
      } catch (IllegalArgumentException e) {
        // Without the cause, whose message Solr would show instead of this one.
        throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage());
      }
    }
  }

  private void use(PictureFields fields) {
    pictureFields = fields;
    pictures = new HitPictures(fields);
  }

  /** Update processors declare their fields while the core starts, perhaps after this handler. */
  private synchronized void findPictures(SolrCore core) {
    if (pictures == null) {
      use(PictureFields.ofTargets(core));
    }
  }

  /**
   * The page's files and services, below the page's own path. Only the last step of a path counts:
   * an address of the page that ends in a slash has its files one step deeper.
   */
  @Override
  public SolrRequestHandler getSubHandler(String path) {
    String part = last(path);
    return part.equals(FACTS) || part.equals(PICTURE) || PageFile.ALL.containsKey(part)
        ? this
        : null;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public void handleRequestBody(SolrQueryRequest req, SolrQueryResponse rsp) {
    String path = req.getPath();
    String part = path == null || !path.startsWith(name() + '/') ? "" : last(path);
    switch (part) {
      case FACTS -> sendFacts(req, rsp);
      case PICTURE -> sendPicture(req, rsp);
      case "" -> send(page(), req, rsp);
      default -> send(PageFile.ALL.get(part), req, rsp);
    }
  }

  /** The page, whose links are relative to its address, because collections have other names. */
  private PageFile page() {
    String below = last(name()) + '/';
    PageFile page = PageFile.ALL.get(PageFile.PAGE);
    String html = new String(page.content(), StandardCharsets.UTF_8).replace("{page}", below);
    return new PageFile(page.type(), html.getBytes(StandardCharsets.UTF_8));
  }

  private String name() {
    return getPluginInfo() == null ? "" : getPluginInfo().name;
  }

  private static void send(PageFile file, SolrQueryRequest req, SolrQueryResponse rsp) {
    rsp.setHttpCaching(false);
    rsp.setHttpHeader("Content-Security-Policy", PAGE_POLICY);
    sendBytes(file.type(), file.content(), req, rsp);
  }

  private void sendFacts(SolrQueryRequest req, SolrQueryResponse rsp) {
    findPictures(req.getCore());
    rsp.setHttpCaching(false);
    setWriter(req, CommonParams.JSON);
    new PageFacts(req, name(), searchHandler, pictureFields).addTo(rsp.getValues());
  }

  private void sendPicture(SolrQueryRequest req, SolrQueryResponse rsp) {
    findPictures(req.getCore());
    setWriter(req, CommonParams.JSON);
    Thumbnails.Thumbnail picture = pictures.find(req);
    String tag = '"' + picture.tag() + '"';
    // With the hash of the document in the address, another picture has another address.
    boolean versioned = req.getParams().get("v") != null;
    rsp.setHttpHeader("Cache-Control", versioned ? IMMUTABLE : REVALIDATE);
    rsp.setHttpHeader("ETag", tag);
    rsp.setHttpHeader("Content-Security-Policy", PICTURE_POLICY);
    rsp.setHttpHeader("X-Content-Type-Options", "nosniff");
    boolean known = tag.equals(ifNoneMatch(req));
    if (known) {
      rsp.setException(new NotModified());
    }
    sendBytes(Thumbnails.TYPE, known ? new byte[0] : picture.file(), req, rsp);
  }

  private static String ifNoneMatch(SolrQueryRequest req) {
    var call = req.getHttpSolrCall();
    return call == null ? null : call.getReq().getHeader("If-None-Match");
  }

  private static void sendBytes(
      String type, byte[] content, SolrQueryRequest req, SolrQueryResponse rsp) {
    setWriter(req, "raw");
    rsp.add(RawResponseWriter.CONTENT, new Bytes(type, content));
  }

  private static void setWriter(SolrQueryRequest req, String writer) {
    ModifiableSolrParams params = new ModifiableSolrParams(req.getParams());
    params.set(CommonParams.WT, writer);
    req.setParams(params);
  }

  @Override
  public Name getPermissionName(AuthorizationContext request) {
    return Name.READ_PERM;
  }

  @Override
  public String getDescription() {
    return "The search page of ALADIN";
  }

  /** Sent with an exact type. */
  private static final class Bytes extends ContentStreamBase {
    private final byte[] content;

    Bytes(String type, byte[] content) {
      this.content = content;
      setContentType(type);
      setSize((long) content.length);
    }

    @Override
    public InputStream getStream() {
      return new ByteArrayInputStream(content);
    }
  }

  /** Solr takes the status of a response from its exception. */
  private static final class NotModified extends SolrException {
    private static final long serialVersionUID = 1;

    NotModified() {
      super(NOT_MODIFIED, "The picture is unchanged", null);
    }
  }
}
