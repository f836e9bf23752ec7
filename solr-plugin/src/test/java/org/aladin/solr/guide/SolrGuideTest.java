/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.TestModels;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.NodeMetrics;
import org.aladin.solr.platform.SegmentKnnQuery;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the README's commands and {@code docs/solr.md}: its commands in their order, its
 * configurations each in a core of its own, its refused requests; and holds its tables against what
 * the code knows.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SolrGuideTest {
  private static final Path PAGE = Path.of("../docs/solr.md");
  private static final Path README = Path.of("../README.md");
  private static final Pattern CORE = Pattern.compile("/solr/(\\w+)/");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path home;

  private static SolrNode node;
  private static List<Guide.Section> page;
  private static final Map<String, String> VARIABLES = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    page = Guide.read(PAGE);
    Path solrHome = home.resolve("solr");
    node = SolrNode.start(solrHome);
    Path features = solrHome.resolve("vinvl");
    PathUtils.copyDirectory(TestModels.reference().resolve("features"), features);
    try (VinvlFeatures file = VinvlFeatures.open(features.resolve("features.tsv"))) {
      VARIABLES.put("KEY", file.keys().iterator().next());
    }
    TestExtractors.detector(solrHome.resolve("aladin-extractor"));
    Path album = Files.createDirectories(solrHome.resolve("pictures/album"));
    byte[] picture = picture();
    Files.write(album.resolve("bus.png"), picture);
    VARIABLES.put("PICTURE", Base64.getEncoder().encodeToString(picture));
    Path config = solrHome.resolve("configsets/aladin/conf/solrconfig.xml");
    Files.writeString(config, withExtractor(Files.readString(config)));
    VARIABLES.put("REGIONS", TestImages.base64(TestImages.random(3, "", 5).values()));
    assertEquals(200, node.createCore("aladin").status());
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB), "png", file);
    return file.toByteArray();
  }

  /** The configset with the extractor that it shows in a comment. */
  private static String withExtractor(String solrconfig) {
    String declared =
        solrconfig.replaceFirst("(?s)\\n( *<lst name=\"extractors\">.*?</lst>)\\s*-->", " -->\n$1");
    assertNotEquals(solrconfig, declared);
    return declared;
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  @Order(1)
  void everyExampleRuns() throws Exception {
    String element = null;
    JsonObject answer = null;
    for (Guide.Section section : page) {
      for (Guide.Block block : section.blocks()) {
        switch (block.language()) {
          case "sh" -> {
            // A block for Solr 10 is refused by Solr 9, as its own tests show.
            if (!block.text().startsWith("# Solr 10\n")
                || SegmentKnnQuery.ONLY_DEFAULT_GRAPH_SEARCH == null) {
              answer = run(block, element);
            }
          }
          case "json" ->
              JsonShape.check("line " + block.line(), JsonParser.parseString(block.text()), answer);
          case "xml" -> createCore("example" + block.line(), element = block.text());
          default -> assertTrue(Set.of("bash", "java").contains(block.language()), block::toString);
        }
      }
    }
  }

  @Test
  @Order(2)
  void theReadmesCommandsRun() throws Exception {
    int commands = 0;
    for (Guide.Section section : Guide.read(README)) {
      for (Guide.Block block : section.blocks()) {
        if (block.language().equals("sh")) {
          run(block, null);
          commands++;
        }
      }
    }
    assertEquals(2, commands);
  }

  /** The core of an example is made of the element that was shown last. */
  private static JsonObject run(Guide.Block block, String element) throws Exception {
    if (block.text().contains("$ALIGNMENT")) {
      VARIABLES.put(
          "ALIGNMENT", node.document("aladin", "image-1").get("image_alignment").getAsString());
    }
    JsonObject answer = null;
    for (List<String> command : Curl.commands(block.text(), VARIABLES)) {
      HttpRequest request = Curl.request(command);
      Matcher core = CORE.matcher(request.uri().getPath());
      if (core.find() && !Set.of("aladin", "admin").contains(core.group(1))) {
        createCore(core.group(1), element);
      }
      answer = send(request, block);
    }
    return answer;
  }

  private static JsonObject send(HttpRequest request, Guide.Block block) throws Exception {
    String url = request.uri().toString().replace("http://localhost:8983/solr", node.baseUrl());
    HttpRequest local =
        HttpRequest.newBuilder(request, (name, value) -> true).uri(URI.create(url)).build();
    HttpResponse<String> response = HTTP.send(local, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), () -> block + "\n" + response.body());
    if (response.body().startsWith("# ")) { // metrics of Solr 10, in the format of Prometheus
      assertTrue(response.body().contains("aladin_documents_embedded_total{"), response::body);
      return null;
    }
    JsonObject answer = JsonParser.parseString(response.body()).getAsJsonObject();
    if (answer.has("response")) {
      assertTrue(
          answer.getAsJsonObject("response").get("numFound").getAsInt() > 0,
          () -> "nothing found: " + block);
    }
    return answer;
  }

  private static void createCore(String name, String element) throws Exception {
    if (node.container().getAllCoreNames().contains(name)) {
      return;
    }
    Path configset = node.home().resolve("configsets").resolve(name);
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset"), configset);
    Path file =
        configset.resolve(
            Configset.isOfSchema(element) ? "conf/schema.xml" : "conf/solrconfig.xml");
    Path solrconfig = configset.resolve("conf/solrconfig.xml");
    Files.writeString(solrconfig, withExtractor(Files.readString(solrconfig)));
    Files.writeString(file, Configset.replace(Files.readString(file), element));
    SolrHttp.Answer created = node.createCoreOf(name, name);
    assertEquals(200, created.status(), () -> element + created.body());
  }

  @Test
  @Order(2)
  void everyRefusedRequestIsRefusedSo() {
    List<List<String>> rows = section("Refused requests").tables().get(0).rows();
    assertTrue(rows.size() > 10, rows::toString);
    for (List<String> row : rows) {
      SolrHttp.Answer answer = node.get("/aladin/select?" + query(code(row.get(0))));
      assertEquals(400, answer.status(), () -> row + " " + answer.body());
      assertEquals(code(row.get(1)), answer.message());
    }
  }

  private static String query(String parameters) {
    StringBuilder query = new StringBuilder();
    for (String parameter : parameters.split("&")) {
      String[] parts = parameter.split("=", 2);
      query.append(parts[0]).append('=');
      query.append(URLEncoder.encode(parts[1], StandardCharsets.UTF_8)).append('&');
    }
    return query.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Searching: `{!aladin}`",
        "Ranking: `rq={!alignment}`",
        "Models",
        "Alignment fields",
        "Update processor"
      })
  void everyParameterIsInAnExampleOfItsSection(String title) {
    Guide.Section section = section(title);
    for (String name : parameters(section)) {
      assertTrue(
          Pattern.compile("\\b" + name + "=|name=\"" + name + "\"|^}" + name)
              .matcher(section.code())
              .find(),
          () -> name + " is in no example of " + title);
    }
  }

  /** An unknown parameter is answered with the list of all. */
  @Test
  void everyParameterThatTheCodeKnowsIsInTheTables() throws Exception {
    String aladin = node.select("aladin", "q", "{!aladin f=image_vector nonsense=1}a").message();
    assertEquals(listed(aladin), parameters(section("Searching: `{!aladin}`")));
    String alignment =
        node.select("aladin", "q", "*:*", "rq", "{!alignment f=image_alignment nonsense=1}a")
            .message();
    assertEquals(listed(alignment), parameters(section("Ranking: `rq={!alignment}`")));

    Set<String> processor = new TreeSet<>();
    String configuration =
        Files.readString(SolrNode.SOLR_CONFIG.resolve("configset/conf/solrconfig.xml"));
    for (String place :
        List.of(
            "AladinUpdateProcessorFactory\">", "<lst name=\"caption\">", "<lst name=\"image\">")) {
      String name = "unknown" + processor.size();
      Path configset = node.home().resolve("configsets").resolve(name);
      PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset"), configset);
      Files.writeString(
          configset.resolve("conf/solrconfig.xml"),
          configuration.replace(place, place + "<str name=\"nonsense\">1</str>"));
      processor.addAll(listed(node.createCoreOf(name, name).message()));
    }
    assertEquals(processor, parameters(section("Update processor")));
  }

  private static Set<String> listed(String message) {
    Matcher matcher = Pattern.compile("'nonsense', expected one of \\[([^\\]]*)]").matcher(message);
    assertTrue(matcher.find(), message);
    return new TreeSet<>(List.of(matcher.group(1).split(", ")));
  }

  @Test
  void everyMetricIsThere() {
    Set<String> all = NodeMetrics.of(node, "aladin").keySet();
    for (List<String> row : section("Metrics").tables().get(0).rows()) {
      for (String name : names(row.get(0))) {
        assertTrue(all.contains(name), () -> name + " in " + all);
      }
    }
  }

  @Test
  void theJavaExampleIsThatOfItsTest() throws Exception {
    String source =
        Files.readString(
            Path.of("../solr-plugin/src/test/java/org/aladin/solr/guide/SolrJExampleTest.java"));
    String body = source.split("// what the guide shows\n")[1].split(" *// until here\n")[0];
    assertEquals(section("From Java").code().strip(), body.stripTrailing().stripIndent());
  }

  private static Guide.Section section(String title) {
    return page.stream().filter(section -> section.title().equals(title)).findFirst().orElseThrow();
  }

  /** The names in the first column of the section's tables of parameters. */
  private static Set<String> parameters(Guide.Section section) {
    Set<String> names = new TreeSet<>();
    for (Guide.Table table : section.tables()) {
      if (table.heading().get(0).equals("parameter")) {
        table.rows().forEach(row -> names.addAll(names(row.get(0))));
      }
    }
    return names;
  }

  private static Set<String> names(String cell) {
    Set<String> names = new TreeSet<>();
    Matcher name = Pattern.compile("`([^`]+)`").matcher(cell);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static String code(String cell) {
    return cell.substring(1, cell.length() - 1);
  }
}
