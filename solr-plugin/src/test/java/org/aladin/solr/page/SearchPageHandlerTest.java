/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.aladin.extractor.TestExtractors;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.security.PermissionNameProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the search page is served by: files, facts, pictures. */
class SearchPageHandlerTest {
  private static final String CORE = "page-handler";
  private static final String PAGE = "/" + CORE + "/aladin/search";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static SolrNode node;

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    Path pictures = Files.createDirectories(node.home().resolve("page-pictures"));
    node.addConfigset(CORE, SearchPageHandlerTest::withPictures);
    Path schema = node.home().resolve("configsets").resolve(CORE).resolve("conf/schema.xml");
    Files.writeString(
        schema,
        Files.readString(schema)
            .replace(
                "</schema>",
                "<fieldType name=\"binary\" class=\"solr.BinaryField\"/><field name=\"file\""
                    + " type=\"binary\" indexed=\"false\" stored=\"true\"/></schema>"));
    assertOk(node.createCoreOf(CORE, CORE));
    for (String file : List.of("orientation-6.jpg", "orientation-6.webp", "orientation-6.png")) {
      Files.write(pictures.resolve(file), picture(file));
      index(file, file);
    }
    BufferedImage wide = new BufferedImage(1000, 400, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(wide, "png", pictures.resolve("wide.png").toFile());
    index("wide", "wide.png");
    String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    Files.writeString(pictures.resolve("script.png"), svg);
    Files.writeString(pictures.resolve("page.jpg"), "<html><script>alert(1)</script></html>");
    ImageIO.write(wide, "png", node.home().resolve("secret.png").toFile());
    Files.deleteIfExists(pictures.resolve("link.png"));
    Files.createSymbolicLink(pictures.resolve("link.png"), node.home().resolve("secret.png"));
    index("svg", "script.png");
    index("html", "page.jpg");
    index("outside", "../secret.png");
    index("absolute", node.home().resolve("secret.png").toString());
    index("link", "link.png");
    index("gone", "gone.png");
    index("none", null);
    try (SolrClient client = node.client(CORE)) {
      SolrInputDocument stored = new SolrInputDocument("id", "stored", "caption", "a dog");
      stored.setField("file", picture("orientation-6.jpg"));
      client.add(stored);
      client.commit();
    }
  }

  @AfterAll
  static void stop() {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + CORE);
  }

  private static String withPictures(String xml) {
    String handler = "class=\"org.aladin.solr.page.AladinSearchPageHandler\"";
    return xml.replace(
        handler + "/>",
        handler
            + "><lst name=\"pictures\"><str name=\"imageField\">file</str><str"
            + " name=\"imagePathField\">shown_s</str><str"
            + " name=\"imageDirectory\">page-pictures</str></lst></requestHandler>");
  }

  private static byte[] picture(String name) throws IOException {
    try (InputStream in = TestExtractors.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    }
  }

  private static void index(String id, String path) {
    JsonObject document = new JsonObject();
    document.addProperty("id", id);
    document.addProperty("caption", "a dog");
    document.addProperty("licence_s", "by");
    if (path != null) {
      document.addProperty("shown_s", path);
    }
    JsonArray documents = new JsonArray();
    documents.add(document);
    assertOk(node.update(CORE, documents.toString()));
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.baseUrl() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  private static String pictureOf(String id) {
    return PAGE + "/picture?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static String message(HttpResponse<byte[]> response) {
    return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonObject("error")
        .get("msg")
        .getAsString();
  }

  /** Browsers run no module of another type, because Solr forbids to guess. */
  @ParameterizedTest
  @CsvSource({
    "'', text/html",
    "/, text/html",
    "/page.css, text/css",
    "/page.js, text/javascript",
    "/search/words.js, text/javascript"
  })
  void filesHaveTheirExactTypes(String file, String type) throws Exception {
    HttpResponse<byte[]> response = get(PAGE + file);
    assertEquals(200, response.statusCode());
    assertEquals(type + ";charset=utf-8", header(response, "Content-Type").replace(" ", ""));
    assertTrue(response.body().length > 300);
  }

  @Test
  void thePageHasNoInlineScriptAndNamesNoOtherServer() throws Exception {
    String html = new String(get(PAGE).body(), StandardCharsets.UTF_8);
    assertTrue(html.contains("src=\"search/page.js\"></script>"), html);
    assertEquals(1, html.split("<script").length - 1);
    for (PageFile file : PageFile.ALL.values()) {
      String text = new String(file.content(), StandardCharsets.UTF_8);
      assertTrue(!text.contains("http://") && !text.contains("https://"), text);
      assertTrue(!text.contains("innerHTML") && !text.contains("insertAdjacentHTML"), text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/page.js/more", "/../page.html.bak", "/PageFile.class"})
  void otherFilesDoNotExist(String file) throws Exception {
    assertEquals(404, get(PAGE + file).statusCode());
  }

  @Test
  void factsNameFieldsModelsAndFilters() throws Exception {
    JsonObject facts =
        JsonParser.parseString(new String(get(PAGE + "/facts").body(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    assertEquals("/aladin/search", facts.get("handler").getAsString());
    assertEquals("/select", facts.get("searchHandler").getAsString());
    assertEquals(CORE, facts.get("collection").getAsString());
    assertEquals("id", facts.get("uniqueKey").getAsString());
    assertEquals("[\"licence_s\"]", facts.get("facets").toString());
    assertEquals("shown_s", facts.getAsJsonObject("pictures").get("pathField").getAsString());
    JsonObject model = facts.getAsJsonArray("models").get(0).getAsJsonObject();
    assertEquals("{\"name\":\"default\",\"running\":true,\"extractor\":false}", model.toString());
    JsonObject caption = facts.getAsJsonArray("targets").get(0).getAsJsonObject();
    assertEquals("words", caption.get("kind").getAsString());
    assertEquals("caption_vector", caption.get("vector").getAsString());
    assertEquals("caption_alignment", caption.get("alignment").getAsString());
    assertEquals("caption", caption.get("text").getAsString());
    JsonObject image = facts.getAsJsonArray("targets").get(1).getAsJsonObject();
    assertEquals("regions", image.get("kind").getAsString());
    assertEquals("object_labels", image.get("labels").getAsString());
  }

  /** Red, green, blue and grey quarters, as the drawing is after turning it by its orientation. */
  @ParameterizedTest
  @ValueSource(strings = {"orientation-6.jpg", "orientation-6.webp", "orientation-6.png", "stored"})
  void picturesOfAnyFormatBecomeUprightJpegs(String id) throws Exception {
    HttpResponse<byte[]> response = get(pictureOf(id));
    assertEquals(200, response.statusCode());
    assertEquals("image/jpeg", header(response, "Content-Type"));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
    assertEquals(48, image.getWidth());
    assertEquals(32, image.getHeight());
    assertColour(0xc81e1e, image.getRGB(12, 8));
    assertColour(0x1eb43c, image.getRGB(36, 8));
    assertColour(0x283cc8, image.getRGB(12, 24));
    assertColour(0x494949, image.getRGB(36, 24));
  }

  private static void assertColour(int expected, int rgb) {
    for (int shift = 0; shift <= 16; shift += 8) {
      assertEquals(expected >> shift & 255, rgb >> shift & 255, 24, Integer.toHexString(rgb));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 320, 128", "&size=100, 100, 40", "&size=2048, 1000, 400"})
  void picturesFitTheSizeAndAreNotEnlarged(String size, int width, int height) throws Exception {
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(get(pictureOf("wide") + size).body()));
    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "svg | 400 | its content is SVG, expected JPEG",
        "html | 400 | its content is HTML, expected JPEG",
        "outside | 400 | expected a path relative to the image directory, without '..'",
        "absolute | 400 | expected a path relative to the image directory, without '..'",
        "link | 400 | leads out of the image directory by a symbolic link",
        "gone | 400 | 'gone.png' does not exist in the image directory",
        "none | 404 | document 'none' has no picture in the fields [file, shown_s]",
        "nobody | 404 | no document has the id 'nobody'",
        "wide&size=15 | 400 | size is '15', expected a whole number of at least 16",
        "wide&size=2049 | 400 | size is '2049', expected at most 2048",
        "wide&size=x | 400 | size is 'x', expected a whole number of at least 16",
      })
  void picturesThatCannotBeShownAreRefused(String request, int status, String reason)
      throws Exception {
    HttpResponse<byte[]> response = get(PAGE + "/picture?id=" + request);
    assertEquals(status, response.statusCode());
    assertTrue(message(response).contains(reason), () -> message(response));
    assertTrue(header(response, "Content-Type").startsWith("application/json"));
    assertTrue(!message(response).contains(node.home().toString()) || request.equals("absolute"));
  }

  @Test
  void aPictureWithoutAnIdIsRefused() throws Exception {
    HttpResponse<byte[]> response = get(PAGE + "/picture");
    assertEquals(400, response.statusCode());
    assertEquals("id is missing, expected the id of a document", message(response));
  }

  @Test
  void anUnchangedPictureIsNotSentAgainAndAChangedOneIs() throws Exception {
    HttpResponse<byte[]> first = get(pictureOf("wide"));
    String tag = header(first, "ETag");
    assertEquals("private, no-cache", header(first, "Cache-Control"));
    HttpResponse<byte[]> again = get(pictureOf("wide"), "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals(0, again.body().length);
    HttpResponse<byte[]> other = get(pictureOf("wide") + "&size=64", "If-None-Match", tag);
    assertEquals(200, other.statusCode());
    HttpResponse<byte[]> versioned = get(pictureOf("wide") + "&v=1");
    assertEquals("private, max-age=604800, immutable", header(versioned, "Cache-Control"));

    Path file = node.home().resolve("page-pictures/changing.png");
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", file.toFile());
    index("changing", "changing.png");
    String before = header(get(pictureOf("changing")), "ETag");
    image.setRGB(3, 3, 0xffffff);
    ImageIO.write(image, "png", file.toFile());
    assertEquals(200, get(pictureOf("changing"), "If-None-Match", before).statusCode());
  }

  @Test
  void pagePicturesAndFactsNeedThePermissionToRead() {
    var handlers = node.container().getCore(CORE);
    try (handlers) {
      for (String part : List.of("", "/page.js", "/facts", "/picture")) {
        var handler = (PermissionNameProvider) handlers.getRequestHandler("/aladin/search" + part);
        assertEquals(PermissionNameProvider.Name.READ_PERM, handler.getPermissionName(null), part);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "<str name=\"pictures\">x</str> | pictures is a value, expected a <lst>",
        "<lst name=\"pictures\"><str name=\"imagePathField\">path_s</str></lst> | expected"
            + " imageField, or imagePathField with imageDirectory, or all of them",
        "<lst name=\"pictures\"/> | expected imageField, or imagePathField with imageDirectory",
        "<lst name=\"pictures\"><str name=\"imageField\">image</str></lst> | field 'image' is not"
            + " stored, expected a field that keeps its value",
        "<lst name=\"pictures\"><str name=\"imagePathField\">path_s</str><str"
            + " name=\"imageDirectory\">no-such</str></lst> | imageDirectory no-such: there is no"
            + " such directory",
        "<lst name=\"pictures\"><str name=\"imagePathField\">path_s</str><str"
            + " name=\"imageDirectory\">/etc</str></lst> | imageDirectory /etc: ",
        "<lst name=\"pictures\"><str name=\"picture\">x</str></lst> | unknown key 'picture'",
      })
  void aWrongConfigurationKeepsTheCoreFromStarting(String options, String reason)
      throws IOException {
    String name = "page-wrong-" + Integer.toHexString(options.hashCode());
    String handler = "class=\"org.aladin.solr.page.AladinSearchPageHandler\"";
    node.addConfigset(
        name, xml -> xml.replace(handler + "/>", handler + ">" + options + "</requestHandler>"));
    SolrHttp.Answer refused = node.createCoreOf(name, name);
    assertEquals(500, refused.status() == 400 ? 500 : refused.status());
    assertTrue(refused.message().contains("AladinSearchPageHandler"), refused::message);
    assertTrue(refused.message().contains(reason), refused::message);
  }

  @Test
  void storedPicturesMayBeBase64Too() throws Exception {
    // A text field keeps base64; the picture is small.
    String base64 = Base64.getEncoder().encodeToString(picture("orientation-6.png"));
    assertTrue(base64.length() < 32_000);
    String name = "page-base64";
    node.addConfigset(
        name,
        xml ->
            withPictures(xml)
                .replace(
                    "<str name=\"imageField\">file</str>",
                    "<str name=\"imageField\">file_t</str>"));
    assertOk(node.createCoreOf(name, name));
    assertOk(
        node.update(name, "[{\"id\":\"x\",\"caption\":\"a dog\",\"file_t\":\"" + base64 + "\"}]"));
    HttpResponse<byte[]> response = get("/" + name + "/aladin/search/picture?id=x");
    assertEquals(200, response.statusCode());
    assertEquals(48, ImageIO.read(new ByteArrayInputStream(response.body())).getWidth());
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + name);
  }
}
